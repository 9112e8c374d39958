//! The coordinator: the strategy, its figure, the rows behind it.

use std::{collections::BTreeSet, path::Path};

use serde_json::Value;

use super::{Walk, shaped};
use crate::browser::Trouble;

/// A figure as the strategy's page shows it, and the names of the rows behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rows {
    /// The figure.
    pub figure: u64,
    /// Pseudonyms, made for this reader and this figure.
    pub names: BTreeSet<String>,
}

impl Walk {
    /// The coordinator opens the country's strategy, reads the figure of identified victims and opens its rows;
    /// every page on the way is looked at when that was not done before.
    ///
    /// # Errors
    /// The browser's.
    pub async fn count_identified(&self, looking: bool) -> Result<Rows, Trouble> {
        self.press("room-steer").await?;
        self.see("steer-strategies-text").await?;
        self.look_when(looking, "strategies").await?;
        let strategy = self.link_in_row(&self.t("steer-own")).await?;
        self.browser.press(&strategy).await?;
        self.see("steer-demonstration-notice").await?;
        self.look_when(looking, "strategy").await?;
        let title = self.title()?;
        let text = self.browser.text().await?;
        let after = text.split_once(title.as_str()).map(|(_, after)| after).unwrap_or_default();
        let number = after.split_whitespace().find(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
        let Some(number) = number else {
            return self.browser.see(&format!("{title} …")).await.map(|()| Rows::nothing());
        };
        self.browser.press_near(&title, number).await?;
        self.see("steer-how-counted").await?;
        self.browser.see(number).await?;
        self.look_when(looking, "figure").await?;
        self.press("steer-open").await?;
        self.see("steer-rows-text").await?;
        self.look_when(looking, "rows").await?;
        self.tells_nothing().await?;
        let script = "return [...document.querySelectorAll('tbody th')].map((th) => th.innerText.trim())";
        let names = self.browser.execute(script, Vec::new()).await?;
        let names = names.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
        Ok(Rows { figure: number.parse().unwrap_or_default(), names: names.collect() })
    }

    async fn look_when(&self, looking: bool, step: &str) -> Result<(), Trouble> {
        if looking { self.look(step).await } else { Ok(()) }
    }

    /// The title of the figure, from the data of the strategy.
    fn title(&self) -> Result<String, Trouble> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
        let file = root.join("data/plans/bindings").join(format!("{}.yaml", self.country.plan));
        let bindings: Value = serde_saphyr::from_str(&std::fs::read_to_string(&file)?)
            .map_err(|error| Trouble::Start(format!("{}: {error}", file.display())))?;
        let all = bindings.get("bindings").and_then(Value::as_array).into_iter().flatten();
        let mine =
            all.filter(|one| one.get("indicator").and_then(Value::as_str) == Some(self.country.indicator));
        let title = mine.filter_map(|one| one.get("title")?.get(self.words.lang().code())?.as_str()).next();
        title.map(str::to_owned).ok_or_else(|| Trouble::Start(format!("no {}", self.country.indicator)))
    }
}

impl Rows {
    fn nothing() -> Self {
        Self { figure: 0, names: BTreeSet::new() }
    }

    /// Whether one of the names looks like the number of a case.
    #[must_use]
    pub fn names_a_case(&self) -> bool {
        self.names.iter().any(|name| shaped(name, "AAAA-AAAA").is_some())
    }
}
