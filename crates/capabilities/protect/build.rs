//! Lists the countries whose files lie in `data/`, so that a country is added by its files alone: each
//! `data/profiles/CODE.yaml` with `holidays-CODE.yaml` beside it and `data/codes/regions-CODE.yaml`.

use std::{error::Error, fmt::Write as _, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../data");
    let profiles = data.join("profiles");
    println!("cargo::rerun-if-changed={}", profiles.display());
    println!("cargo::rerun-if-changed={}", data.join("codes").display());
    let mut codes = Vec::new();
    for entry in fs::read_dir(&profiles)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let code = name.strip_suffix(".yaml").filter(|code| !code.starts_with("holidays-"));
        codes.extend(code.map(str::to_owned));
    }
    codes.sort();
    let mut list = String::from("&[\n");
    for code in codes {
        let file = |name: String| match data.join(&name) {
            path if path.is_file() => path.canonicalize().map_err(Box::<dyn Error>::from),
            _ => Err(format!("the country {code} has no file data/{name}").into()),
        };
        let profile = file(format!("profiles/{code}.yaml"))?;
        let holidays = file(format!("profiles/holidays-{code}.yaml"))?;
        let regions = file(format!("codes/regions-{code}.yaml"))?;
        writeln!(
            list,
            "Files {{ code: {code:?}, profile: include_str!({profile:?}), holidays: include_str!({holidays:?}), \
             regions: include_str!({regions:?}) }},"
        )?;
    }
    list.push(']');
    fs::write(Path::new(&std::env::var("OUT_DIR")?).join("countries.rs"), list)?;
    Ok(())
}
