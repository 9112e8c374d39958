//! The files that pages load: one stylesheet, one little script, one icon. Embedded; the address of each holds a
//! hash of its content, so that a browser may keep it for ever.

use std::sync::OnceLock;

use sha2::{Digest, Sha256};

/// A file as it is served.
#[derive(Debug, Clone)]
pub struct Asset {
    /// The name it is asked for by: `palermo.css`.
    pub name: &'static str,
    /// The path it is served at: `/assets/palermo-0123456789abcdef.css`.
    pub path: String,
    /// The content type.
    pub content_type: &'static str,
    /// The bytes.
    pub bytes: &'static [u8],
}

const FILES: [(&str, &str, &[u8]); 3] = [
    ("palermo.css", "text/css; charset=utf-8", include_bytes!("../../assets/palermo.css")),
    ("palermo.js", "text/javascript; charset=utf-8", include_bytes!("../../assets/palermo.js")),
    ("palermo.svg", "image/svg+xml", include_bytes!("../../assets/palermo.svg")),
];

/// Every file, to be served with `Cache-Control: public, max-age=31536000, immutable`.
#[must_use]
pub fn assets() -> &'static [Asset] {
    static ASSETS: OnceLock<Vec<Asset>> = OnceLock::new();
    ASSETS.get_or_init(|| {
        FILES
            .iter()
            .map(|(name, content_type, bytes)| Asset {
                name,
                path: path_of(name, bytes),
                content_type,
                bytes,
            })
            .collect()
    })
}

fn path_of(name: &str, bytes: &[u8]) -> String {
    let hash: String = Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    format!("/assets/{stem}-{hash}.{ending}")
}

/// The path of a file by its name; of an unknown name a path that leads nowhere.
#[must_use]
pub fn asset_url(name: &str) -> &'static str {
    assets().iter().find(|asset| asset.name == name).map_or("/assets/none", |asset| &asset.path)
}
