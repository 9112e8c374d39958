//! The message files of the house itself: the foundation's, the commands', and the indicators, which detect asks and
//! protect shows. A room brings its own
//! ([`Texts`](crate::Texts)).

use kernel::Lang;

macro_rules! texts {
    ($($name:literal),* $(,)?) => {
        /// Name and text of every message file of a language.
        pub(super) fn files(lang: Lang) -> &'static [(&'static str, &'static str)] {
            match lang {
                Lang::En => &[$(($name, text!("en", $name))),*],
                Lang::El => &[$(($name, text!("el", $name))),*],
                Lang::Bg => &[$(($name, text!("bg", $name))),*],
            }
        }
    };
}

macro_rules! text {
    ($lang:literal, $name:literal) => {
        include_str!(concat!("../../../../data/locales/", $lang, "/", $name, ".ftl"))
    };
}

texts!["codes", "web", "estimate", "gallery", "indicators", "people", "problems", "publish", "set_up"];
