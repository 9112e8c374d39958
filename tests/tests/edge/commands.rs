//! The commands that read the configuration of a server, as an operator meets them.

use std::{
    os::unix::fs::PermissionsExt as _,
    process::{Command, Output},
};

use journeys::demo::program;

fn palermo(arguments: &[&str], environment: &[(&str, &str)]) -> (Option<i32>, String, String) {
    let mut command = Command::new(program());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PALERMO_")) {
        command.env_remove(name);
    }
    let Output { status, stdout, stderr } =
        command.args(arguments).envs(environment.iter().copied()).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout), text(stderr))
}

#[test]
fn config_says_what_counts_and_where_it_came_from_and_no_password() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("palermo.toml");
    let mode = |mode| std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
    std::fs::write(&file, "country = \"dk\"\ndatabase = \"postgres://p:hunter-two@localhost/p\"\n").unwrap();
    mode(0o600);
    let path = file.display().to_string();
    let given = ["config", "--config", path.as_str(), "--listen", "127.0.0.1:1"];
    let (code, said, wrong) =
        palermo(&given, &[("PALERMO_COUNTRY", "gr"), ("PALERMO_LISTEN", "127.0.0.1:2")]);
    assert_eq!((code, wrong.as_str()), (Some(0), ""), "{said}");
    for line in [
        "country = \"gr\"  (from: environment)",
        "listen = \"127.0.0.1:1\"  (from: command line)",
        "database = \"postgres://p:…@localhost/p\"  (from: file)",
        "watch = not set  (from: nobody)",
    ] {
        assert!(said.contains(line), "{line}: {said}");
    }
    // A file with a password that others can read is refused.
    mode(0o644);
    let (code, said, wrong) = palermo(&given, &[]);
    assert_eq!(code, Some(1));
    assert!(wrong.contains("chmod 600") && !(said + &wrong).contains("hunter-two"), "{wrong}");
}

#[test]
fn a_password_on_the_command_line_is_refused_by_every_command() {
    let address = "postgres://palermo:hunter-two@127.0.0.1:1/palermo";
    for command in
        [["serve", "--country", "gr"].as_slice(), &["check"], &["config"], &["demo", "--cases", "0"]]
    {
        let arguments = [command, &["--database", address]].concat();
        let (code, said, wrong) = palermo(&arguments, &[]);
        assert_ne!(code, Some(0), "{command:?}");
        assert!(wrong.contains("on the command line can be read by everybody"), "{command:?}: {wrong}");
        assert!(!(said + &wrong).contains("hunter-two"), "{command:?}");
    }
}

#[test]
fn a_server_that_cannot_start_says_what_to_do_and_makes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name).display().to_string();
    let database = format!("sqlite:{}", place("palermo.sqlite"));
    let key = place("key/palermo.key");
    let given = ["serve", "--database", &database, "--key-file", &key];
    for (more, said) in [
        (vec![], "nobody said which country"),
        (vec!["--country", "gr", "--origin", "palermo.example.org"], "write it as people write it"),
        (vec!["--country", "gr", "--watch", "0.0.0.0:9090"], "of this machine"),
        (vec!["--country", "gr", "--log", "xml"], "write text or json"),
    ] {
        let (code, _, wrong) = palermo(&[given.as_slice(), more.as_slice()].concat(), &[]);
        assert_eq!(code, Some(1), "{more:?}");
        assert!(wrong.contains(said), "{more:?}: {wrong}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "{more:?}");
    }
}

#[test]
fn sheets_of_roles_need_no_server_and_a_question_makes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name).display().to_string();
    let (code, said, wrong) = palermo(&["access", "roles", "--language", "el"], &[]);
    assert_eq!((code, wrong.as_str()), (Some(0), ""));
    assert!(said.contains("Σημείο επαφής") && said.contains("διαλογή παραπομπής"), "{said}");
    let file = place("roles.html");
    let (code, said, wrong) = palermo(&["access", "roles", "--html", &file], &[]);
    assert_eq!((code, said.as_str(), wrong.as_str()), (Some(0), "", ""));
    assert!(std::fs::read_to_string(&file).unwrap().contains("<h2>Focal point</h2>"));
    std::fs::remove_file(&file).unwrap();
    let (database, key) = (format!("sqlite:{}", place("palermo.sqlite")), place("key/palermo.key"));
    let asked = ["access", "explain", "officer", "view_case", "case:BCDF-GHJK"];
    let given = ["--database", &database, "--key-file", &key];
    let (code, _, wrong) = palermo(&[asked.as_slice(), &given].concat(), &[]);
    assert_eq!(code, Some(1), "{wrong}");
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        0,
        "no key and no database is made: {wrong}"
    );
    let address = "postgres://palermo:hunter-two@127.0.0.1:1/palermo";
    let (code, said, wrong) = palermo(&[asked.as_slice(), &["--database", address]].concat(), &[]);
    assert!(code != Some(0) && wrong.contains("on the command line can be read by everybody"), "{wrong}");
    assert!(!(said + &wrong).contains("hunter-two"));
}
