//! The publication schema of the Counter-Trafficking Data Collaborative (codebook of 2024): 27 columns with their value
//! sets, and the way from the codes of HTCDS 2.0 to them (`data/codes/htcds_ctdc.yaml`).

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use crate::{
    data::{Column, Data},
    error::Fault,
};

/// What a column may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Values {
    /// A year.
    Year,
    /// One of these.
    Listed(&'static [&'static str]),
    /// ISO 3166-1, three letters.
    Country,
    /// `1` or blank, never `0`. Flags of one group share the denominator of percentages.
    Flag(&'static str),
}

const GENDERS: [&str; 3] = ["Man", "Woman", "Trans/Transgender/NonConforming"];
const AGES: [&str; 9] = ["0--8", "9--17", "18--20", "21--23", "24--26", "27--29", "30--38", "39--47", "48+"];
const MONTHS: [&str; 3] = ["0--12", "13--24", "25+"];

/// The 27 columns in their order.
pub const SCHEMA: [(&str, Values); 27] = [
    ("yearOfRegistration", Values::Year),
    ("gender", Values::Listed(&GENDERS)),
    ("ageBroad", Values::Listed(&AGES)),
    ("citizenship", Values::Country),
    ("CountryOfExploitation", Values::Country),
    ("traffickMonths", Values::Listed(&MONTHS)),
    ("meansDebtBondageEarnings", Values::Flag("means")),
    ("meansThreats", Values::Flag("means")),
    ("meansAbusePsyPhySex", Values::Flag("means")),
    ("meansFalsePromises", Values::Flag("means")),
    ("meansDrugsAlcohol", Values::Flag("means")),
    ("meansDenyBasicNeeds", Values::Flag("means")),
    ("meansExcessiveWorkHours", Values::Flag("means")),
    ("meansWithholdDocs", Values::Flag("means")),
    ("isForcedLabour", Values::Flag("exploitation")),
    ("isSexualExploit", Values::Flag("exploitation")),
    ("isOtherExploit", Values::Flag("exploitation")),
    ("typeOfLabourAgriculture", Values::Flag("labour")),
    ("typeOfLabourConstruction", Values::Flag("labour")),
    ("typeOfLabourDomesticWork", Values::Flag("labour")),
    ("typeOfLabourHospitality", Values::Flag("labour")),
    ("typeOfSexProstitution", Values::Flag("sex")),
    ("typeOfSexPornography", Values::Flag("sex")),
    ("recruiterRelationIntimatePartner", Values::Flag("recruiter")),
    ("recruiterRelationFriend", Values::Flag("recruiter")),
    ("recruiterRelationFamily", Values::Flag("recruiter")),
    ("recruiterRelationOther", Values::Flag("recruiter")),
];

/// Another name that the codebook uses in its detailed part; accepted, never written.
const ALIAS: (&str, &str) = ("meansWithholdDocuments", "meansWithholdDocs");

/// Place of a column in the schema, from 1.
#[must_use]
pub fn number(column: &str) -> Option<usize> {
    let column = if column == ALIAS.0 { ALIAS.1 } else { column };
    SCHEMA.iter().position(|(name, _)| *name == column).map(|place| place + 1)
}

/// The group of a flag.
#[must_use]
pub fn group(column: &str) -> Option<&'static str> {
    match SCHEMA.get(number(column)? - 1) {
        Some((_, Values::Flag(group))) => Some(group),
        _ => None,
    }
}

fn allowed(values: Values, value: &str) -> Result<(), String> {
    let good = match values {
        Values::Year => value.len() == 4 && value.bytes().all(|byte| byte.is_ascii_digit()),
        Values::Listed(list) => list.contains(&value),
        Values::Country => value.len() == 3 && value.bytes().all(|byte| byte.is_ascii_uppercase()),
        Values::Flag(_) => value == "1",
    };
    if good {
        return Ok(());
    }
    let wanted = match values {
        Values::Year => "a year of four digits".to_owned(),
        Values::Listed(list) => format!("one of {}", list.join(", ")),
        Values::Country => "a country of three capital letters (ISO 3166-1)".to_owned(),
        Values::Flag(_) => "1 or blank, never anything else".to_owned(),
    };
    Err(format!("\"{value}\" does not fit the CTDC schema, which wants {wanted}; recode it first"))
}

/// The records in the schema: its 27 columns in its order, blank where there is nothing.
///
/// # Errors
/// When a column is not of the schema, is there twice, or holds a value that the schema does not know.
pub fn arrange(data: &Data) -> Result<Data, Fault> {
    let places = places(data, false)?;
    let mut columns = Vec::with_capacity(SCHEMA.len());
    let mut codes = Vec::with_capacity(SCHEMA.len());
    for ((name, _), place) in SCHEMA.iter().zip(places) {
        let values = place
            .and_then(|place| data.columns().get(place))
            .map_or_else(Vec::new, |column| column.values.clone());
        columns.push(Column { name: (*name).to_owned(), values });
        codes.push(place.map_or_else(|| vec![0; data.rows()], |place| data.codes(place).to_vec()));
    }
    Data::new(columns, codes, data.weights().to_vec())
        .ok_or(Fault::Inner { what: "columns of the CTDC schema" })
}

/// Whether records of these columns will fit the schema, whichever of their values they hold: noise may bring out a
/// declared value that nobody has.
///
/// # Errors
/// As [`arrange`], for every value of a column.
pub fn fits(data: &Data) -> Result<(), Fault> {
    places(data, true).map(drop)
}

/// Where each column of the schema is in the data. `every` value must be known to the schema, or those that are held.
fn places(data: &Data, every: bool) -> Result<[Option<usize>; 27], Fault> {
    let mut places: [Option<usize>; 27] = [None; 27];
    for (place, column) in data.columns().iter().enumerate() {
        let wrong = |why: String| Fault::Column { column: column.name.clone(), why };
        let Some(own) = number(&column.name) else {
            return Err(wrong(
                "it is not one of the 27 columns of the CTDC schema; leave it out or rename it".into(),
            ));
        };
        match places.get_mut(own - 1) {
            Some(free @ None) => *free = Some(place),
            _ => return Err(wrong("the schema has it only once; leave one out".into())),
        }
        let held = |code: usize| data.codes(place).iter().any(|one| usize::from(*one) == code);
        let values = SCHEMA.get(own - 1).map_or(Values::Year, |(_, values)| *values);
        for (value, code) in column.values.iter().zip(1..) {
            if let Err(why) = allowed(values, value)
                && (every || held(code))
            {
                return Err(wrong(why));
            }
        }
    }
    Ok(places)
}

/// From HTCDS to CTDC, as read from `data/codes/htcds_ctdc.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Crosswalk {
    /// Standard of the codes.
    pub standard: String,
    /// Schema of the targets.
    pub schema: String,
    /// How to name the source.
    pub attribution: String,
    /// Flags and the codes that set them.
    pub flags: Vec<Flag>,
    /// Columns with values.
    pub values: Vec<Recode>,
    /// Codes without a place.
    pub left_out: Vec<LeftOut>,
    /// Countries: two letters to three.
    pub countries: BTreeMap<String, String>,
}

/// How sure a line of the crosswalk is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Stated in the codebook.
    Seen,
    /// The group is stated, the names of codes are our reading.
    Reading,
    /// Our own decision.
    Ours,
}

/// A flag.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flag {
    /// Column of the schema.
    pub to: String,
    /// How sure.
    pub basis: Basis,
    /// Codes that set it.
    pub from: Vec<Codes>,
    /// The reason, for our own decisions.
    #[serde(default)]
    pub why: Option<String>,
}

/// Codes of a field.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Codes {
    /// Field of HTCDS.
    pub field: String,
    /// Its codes.
    pub codes: Vec<String>,
}

/// A column whose values are recoded.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recode {
    /// Column of the schema.
    pub to: String,
    /// Field of HTCDS.
    pub from: String,
    /// How sure.
    pub basis: Basis,
    /// Value of the schema by code.
    #[serde(default)]
    pub codes: BTreeMap<String, String>,
    /// Whether the codes are countries.
    #[serde(default)]
    pub countries: bool,
    /// The reason, for our own decisions.
    #[serde(default)]
    pub why: Option<String>,
}

/// Codes without a place in the schema.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeftOut {
    /// Field of HTCDS.
    pub field: String,
    /// Its codes.
    pub codes: Vec<String>,
    /// How sure.
    pub basis: Basis,
    /// The reason.
    pub why: String,
}

/// Where a column comes from: a field, and its code where the column is a flag `field=code`.
fn origin(column: &str) -> (&str, Option<&str>) {
    column.split_once('=').map_or((column, None), |(field, code)| (field, Some(code)))
}

impl Crosswalk {
    /// Records with HTCDS fields as records of the schema. A field may be one column with its codes as values, or flags
    /// `field=code`. Columns that already have a name of the schema stay; other columns are refused, so that nothing
    /// is lost unseen.
    ///
    /// # Errors
    /// When a column or a code has no place in the crosswalk, or what results does not fit the schema.
    pub fn apply(&self, data: &Data) -> Result<Data, Fault> {
        let mut made: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
        for (place, column) in data.columns().iter().enumerate() {
            let (field, flag) = origin(&column.name);
            let own =
                number(&column.name).and_then(|own| SCHEMA.get(own - 1)).map(|(name, _)| (*name).to_owned());
            let targets: Vec<Vec<(String, String)>> = column
                .values
                .iter()
                .map(|value| match &own {
                    Some(own) => Ok(vec![(own.clone(), value.clone())]),
                    None => self.targets(&column.name, field, flag.unwrap_or(value)),
                })
                .collect::<Result<_, _>>()?;
            for (row, code) in data.codes(place).iter().enumerate() {
                let set = usize::from(*code).checked_sub(1).and_then(|code| targets.get(code));
                for (to, value) in set.into_iter().flatten() {
                    let cells = made.entry(to.clone()).or_insert_with(|| vec![Vec::new(); data.rows()]);
                    if let Some(cell) = cells.get_mut(row)
                        && !cell.contains(value)
                    {
                        cell.push(value.clone());
                    }
                }
            }
        }
        let mut columns = Vec::new();
        let mut codes = Vec::new();
        for (to, cells) in made {
            let (column, own) = coded(to, &cells)?;
            columns.push(column);
            codes.push(own);
        }
        let weights = data.weights().to_vec();
        arrange(&Data::new(columns, codes, weights).ok_or(Fault::Inner { what: "columns of the crosswalk" })?)
    }

    /// Targets of a code; none when it is left out on purpose.
    fn targets(&self, column: &str, field: &str, code: &str) -> Result<Vec<(String, String)>, Fault> {
        let code = code.trim();
        let names = |list: &[String]| list.iter().any(|one| one == code);
        let mut found = Vec::new();
        for flag in &self.flags {
            if flag.from.iter().any(|from| from.field == field && names(&from.codes)) {
                found.push((flag.to.clone(), "1".to_owned()));
            }
        }
        for recode in self.values.iter().filter(|recode| recode.from == field) {
            let three = |code: &str| self.countries.values().any(|one| one == code).then(|| code.to_owned());
            let value = recode.codes.get(code).cloned();
            let country = || self.countries.get(code).cloned().or_else(|| three(code));
            if let Some(value) = value.or_else(|| recode.countries.then(country).flatten()) {
                found.push((recode.to.clone(), value));
            }
        }
        let dropped = self.left_out.iter().any(|out| out.field == field && names(&out.codes));
        if found.is_empty() && !dropped {
            return Err(Fault::Column {
                column: column.to_owned(),
                why: format!(
                    "\"{code}\" has no place in the crosswalk from HTCDS to CTDC; correct the code, or leave the column out"
                ),
            });
        }
        Ok(found)
    }
}

/// A column from the values of its cells; a cell with several values is blank, since the schema allows one.
fn coded(name: String, cells: &[Vec<String>]) -> Result<(Column, Vec<u16>), Fault> {
    let mut values: Vec<String> = cells.iter().filter_map(|cell| single(cell)).cloned().collect();
    values.sort();
    values.dedup();
    let known: HashMap<&String, u16> = values.iter().zip(1..).collect();
    if values.len() >= usize::from(u16::MAX) {
        return Err(Fault::Column { column: name, why: "it has too many values; group them".to_owned() });
    }
    let codes =
        cells.iter().map(|cell| single(cell).and_then(|value| known.get(value)).copied().unwrap_or(0));
    let codes = codes.collect();
    Ok((Column { name, values }, codes))
}

fn single(cell: &[String]) -> Option<&String> {
    match cell {
        [one] => Some(one),
        _ => None,
    }
}
