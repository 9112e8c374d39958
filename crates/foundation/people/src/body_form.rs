//! The form in which a body is registered and changed. What is chosen comes from closed lists: competences and regions are
//! those of the country.

use access::accounts::{BodyDetails, NewBody};
use kernel::{Mandate, Regime, RegisteringOrganisation};
use web::{
    Error, FormValues, Web,
    components::{Choice, Field},
};
use words::Words;

/// From what competences and regions are chosen.
pub(super) struct Lists {
    competences: Vec<String>,
    /// Code and name.
    regions: Vec<(String, String)>,
}

impl Lists {
    /// Those of the country.
    pub(super) fn of(web: &Web) -> Self {
        let (country, lang) = (&web.house.country, web.lang());
        Self {
            competences: web.needs().iter().flat_map(|needs| (needs.competences)(country)).collect(),
            regions: web.needs().iter().flat_map(|needs| (needs.regions)(country, lang)).collect(),
        }
    }

    /// The same, with what a body has already: nothing that was written down is lost because a list changed.
    pub(super) fn with(mut self, body: &BodyDetails) -> Self {
        for code in &body.competences {
            if !self.competences.contains(code) {
                self.competences.push(code.clone());
            }
        }
        for code in &body.territory {
            if !self.regions.iter().any(|(known, _)| known == code) {
                self.regions.push((code.clone(), code.clone()));
            }
        }
        self
    }

    /// The name of a region.
    pub(super) fn region(&self, code: &str) -> String {
        self.regions
            .iter()
            .find(|(known, _)| known == code)
            .map_or_else(|| code.to_owned(), |one| one.1.clone())
    }

    /// The fields, with what was typed.
    pub(super) fn fields(&self, w: &Words, sent: &FormValues) -> Vec<Field> {
        let mandates = Mandate::ALL.iter().map(|one| Choice::new(one.code(), w.code("mandate", one.code())));
        let regimes = Regime::ALL.iter().map(|one| Choice::new(one.code(), w.code("regime", one.code())));
        let organisations = RegisteringOrganisation::ALL
            .iter()
            .map(|one| Choice::new(one.code(), w.code("registering", one.code())));
        let organisation = match sent.get("registering_organisation") {
            "" => RegisteringOrganisation::Unknown.code(),
            code => code,
        };
        let mut fields = vec![
            Field::text("name", w.t("people-body-name")).value(sent.typed("name")),
            Field::select("mandate", w.t("people-mandate"), mandates.collect()).value(sent.get("mandate")),
            Field::select("registering_organisation", w.t("people-registering"), organisations.collect())
                .hint(w.t("people-registering-hint"))
                .value(organisation),
            Field::select("regime", w.t("people-regime"), regimes.collect()).value(sent.get("regime")),
        ];
        if !self.competences.is_empty() {
            let choices = self.competences.iter().map(|one| Choice::new(one, competence(w, one)));
            fields.push(
                Field::checks("competences", w.t("people-competences"), choices.collect())
                    .hint(w.t("people-competences-hint"))
                    .ticked(sent.all("competences"))
                    .optional(),
            );
        }
        if !self.regions.is_empty() {
            let choices = self.regions.iter().map(|(code, name)| Choice::new(code, name));
            fields.push(
                Field::checks("territory", w.t("people-territory"), choices.collect())
                    .hint(w.t("people-territory-hint"))
                    .ticked(sent.all("territory"))
                    .optional(),
            );
        }
        fields
    }

    /// What was typed.
    ///
    /// # Errors
    /// For a code that is in none of the lists: it did not come from our form.
    pub(super) fn read(&self, sent: &FormValues) -> Result<Typed, Error> {
        let wrong = Error::bad_form;
        let known =
            |given: Vec<String>, known: &dyn Fn(&str) -> bool| match given.iter().all(|one| known(one)) {
                true => Ok(given.join(" ")),
                false => Err(wrong()),
            };
        let competences =
            known(sent.all("competences"), &|one| self.competences.iter().any(|code| code == one))?;
        let territory =
            known(sent.all("territory"), &|one| self.regions.iter().any(|(code, _)| code == one))?;
        let organisation = match sent.get("registering_organisation") {
            "" => RegisteringOrganisation::Unknown,
            code => code.parse().map_err(|_| wrong())?,
        };
        Ok(Typed {
            name: sent.typed("name").to_owned(),
            mandate: sent.get("mandate").parse().map_err(|_| wrong())?,
            regime: sent.get("regime").parse().map_err(|_| wrong())?,
            competences,
            registering_organisation: organisation,
            territory,
        })
    }
}

/// What was typed, read.
pub(super) struct Typed {
    name: String,
    mandate: Mandate,
    regime: Regime,
    competences: String,
    registering_organisation: RegisteringOrganisation,
    territory: String,
}

impl Typed {
    /// The body that it describes.
    pub(super) fn body(&self) -> NewBody<'_> {
        NewBody {
            name: &self.name,
            mandate: self.mandate,
            regime: self.regime,
            competences: &self.competences,
            registering_organisation: self.registering_organisation,
            territory: &self.territory,
        }
    }
}

/// A body as if it had been typed.
pub(super) fn values(body: &BodyDetails) -> FormValues {
    FormValues::new()
        .with("name", body.name.as_str())
        .with("mandate", body.mandate.code())
        .with("registering_organisation", body.registering_organisation.code())
        .with("regime", body.regime.code())
        .with_all("competences", body.competences.iter().map(String::as_str))
        .with_all("territory", body.territory.iter().map(String::as_str))
}

/// What a competence is called; one of a country whose words are not there stays its code.
pub(super) fn competence(w: &Words, code: &str) -> String {
    w.word_or("competence", code)
}
