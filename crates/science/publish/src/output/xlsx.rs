//! Workbooks. Every cell is text or a plain number: no formula, no link, no macro, so that a value that begins with `=`
//! stays a value.

use std::io::Write;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::{
    About, Cube,
    codebook::{self, Entry},
    csv::value,
};
use crate::{data::Data, error::Fault, run::Run};

/// Rows of a sheet, the heading included.
const MOST_ROWS: u64 = 1_048_576;
/// Characters of a cell.
const MOST_LETTERS: usize = 32_767;

fn wrong(why: XlsxError) -> Fault {
    Fault::file("The workbook", &why)
}

/// A workbook with the records, their codebook, and what is known about the release.
///
/// # Errors
/// When there are more records than a sheet holds, a value is too long, the sink does not take it, or somebody stops.
pub fn records(data: &Data, about: &About, sink: &mut dyn Write, run: &Run) -> Result<(), Fault> {
    if data.records() + 1 > MOST_ROWS {
        let why = format!("a sheet holds {} records, these are {}; write CSV", MOST_ROWS - 1, data.records());
        return Err(Fault::file("The workbook", &why));
    }
    let mut book = book()?;
    let sheet = book.add_worksheet().set_name("Records").map_err(wrong)?;
    heading(sheet, data.columns().iter().map(|column| column.name.as_str()))?;
    let mut line = 1;
    for (row, weight) in data.weights().iter().enumerate() {
        if run.stopped() {
            return Err(Fault::Stopped);
        }
        for _ in 0..*weight {
            for column in 0..data.columns().len() {
                text(sheet, line, column, value(data, column, row))?;
            }
            line += 1;
        }
    }
    codes(book.add_worksheet(), &codebook::entries(data))?;
    notes(book.add_worksheet(), about)?;
    finish(book, sink)
}

/// A workbook with a table and what is known about it.
///
/// # Errors
/// When there are more cells than a sheet holds, or the sink does not take it.
pub fn cube(cube: &Cube, about: &About, sink: &mut dyn Write) -> Result<(), Fault> {
    if cube.cells.len() as u64 + 1 > MOST_ROWS {
        let why = format!("a sheet holds {} cells, these are {}; write CSV", MOST_ROWS - 1, cube.cells.len());
        return Err(Fault::file("The workbook", &why));
    }
    let mut book = book()?;
    let sheet = book.add_worksheet().set_name("Table").map_err(wrong)?;
    let names = cube.dimensions.iter().map(|dimension| dimension.label.as_str());
    heading(sheet, names.chain(["count", "mark"]))?;
    for ((at, value), line) in cube.cells.iter().zip(1..) {
        for (column, label) in cube.labels(at).into_iter().enumerate() {
            text(sheet, line, column, label)?;
        }
        if let Some(count) = value.number() {
            number(sheet, line, at.len(), count)?;
        }
        text(sheet, line, at.len() + 1, value.mark())?;
    }
    notes(book.add_worksheet(), about)?;
    finish(book, sink)
}

/// A workbook with a fixed date of making, so that the same release gives the same bytes.
fn book() -> Result<Workbook, Fault> {
    let mut book = Workbook::new();
    let date = ExcelDateTime::from_ymd(2000, 1, 1).map_err(wrong)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&date));
    Ok(book)
}

fn column_of(column: usize) -> Result<u16, Fault> {
    let why = "a sheet holds 16384 columns; write CSV";
    u16::try_from(column)
        .ok()
        .filter(|column| *column < 16_384)
        .ok_or_else(|| Fault::file("The workbook", &why))
}

fn heading<'a>(sheet: &mut Worksheet, names: impl Iterator<Item = &'a str>) -> Result<(), Fault> {
    let bold = Format::new().set_bold();
    for (column, name) in names.enumerate() {
        sheet.write_string_with_format(0, column_of(column)?, short(name)?, &bold).map_err(wrong)?;
    }
    sheet.set_freeze_panes(1, 0).map_err(wrong)?;
    Ok(())
}

fn text(sheet: &mut Worksheet, line: u32, column: usize, text: &str) -> Result<(), Fault> {
    if !text.is_empty() {
        sheet.write_string(line, column_of(column)?, short(text)?).map_err(wrong)?;
    }
    Ok(())
}

/// The text itself, if a cell can hold it.
fn short(text: &str) -> Result<&str, Fault> {
    if text.chars().count() > MOST_LETTERS {
        let why = format!("a cell holds {MOST_LETTERS} characters, a value has more; write CSV");
        return Err(Fault::file("The workbook", &why));
    }
    Ok(text)
}

#[allow(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn number(sheet: &mut Worksheet, line: u32, column: usize, count: u64) -> Result<(), Fault> {
    sheet.write_number(line, column_of(column)?, count as f64).map_err(wrong)?;
    Ok(())
}

fn codes(sheet: &mut Worksheet, entries: &[Entry]) -> Result<(), Fault> {
    sheet.set_name("Codebook").map_err(wrong)?;
    heading(sheet, ["column", "value", "records", "share_of_known"].into_iter())?;
    let mut line = 1;
    for entry in entries {
        for (value, count) in entry.values.iter().map(|(value, count)| (value.as_str(), *count)) {
            text(sheet, line, 0, &entry.column)?;
            text(sheet, line, 1, value)?;
            number(sheet, line, 2, count)?;
            text(sheet, line, 3, &codebook::share(count, entry.known))?;
            line += 1;
        }
        text(sheet, line, 0, &entry.column)?;
        number(sheet, line, 2, entry.absent)?;
        line += 1;
    }
    Ok(())
}

fn notes(sheet: &mut Worksheet, about: &About) -> Result<(), Fault> {
    sheet.set_name("About").map_err(wrong)?;
    for ((name, said), line) in codebook::lines(about).into_iter().zip(0..) {
        text(sheet, line, 0, name)?;
        text(sheet, line, 1, said)?;
    }
    Ok(())
}

fn finish(mut book: Workbook, sink: &mut dyn Write) -> Result<(), Fault> {
    let bytes = book.save_to_buffer().map_err(wrong)?;
    sink.write_all(&bytes).map_err(|why| Fault::file("The workbook", &why))
}
