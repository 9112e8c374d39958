//! Records and tables as CSV (RFC 4180, UTF-8, line feeds): values exactly as they are, but for the apostrophe in front of
//! what a spreadsheet would run as a formula (`cells`).

use std::io::Write;

use super::cube::Cube;
use crate::{cells, data::Data, error::Fault, run::Run};

fn wrong(why: csv::Error) -> Fault {
    Fault::file("The CSV file", &why)
}

/// One line per record under a heading. An absent value is an empty cell.
///
/// # Errors
/// When the sink does not take it, or somebody stops.
pub fn records(data: &Data, sink: &mut dyn Write, run: &Run) -> Result<(), Fault> {
    let mut out = csv::WriterBuilder::new().from_writer(sink);
    cells::write(&mut out, data.columns().iter().map(|column| &column.name)).map_err(wrong)?;
    for (row, weight) in data.weights().iter().enumerate() {
        if run.stopped() {
            return Err(Fault::Stopped);
        }
        let record: csv::ByteRecord = (0..data.columns().len())
            .map(|column| cells::cell(value(data, column, row)).into_owned())
            .collect();
        for _ in 0..*weight {
            out.write_byte_record(&record).map_err(wrong)?;
        }
    }
    out.flush().map_err(|why| Fault::file("The CSV file", &why))
}

/// Text of a cell; empty when absent.
pub(super) fn value(data: &Data, column: usize, row: usize) -> &str {
    let code = data.codes(column).get(row).copied().unwrap_or(0);
    let values = data.columns().get(column).map_or(&[][..], |column| column.values.as_slice());
    usize::from(code).checked_sub(1).and_then(|place| values.get(place)).map_or("", String::as_str)
}

/// One line per cell of a table: its labels, its count (empty when there is none to show), its mark (`c` confidential,
/// `:` not available).
///
/// # Errors
/// When the sink does not take it.
pub fn cube(cube: &Cube, sink: &mut dyn Write) -> Result<(), Fault> {
    let mut out = csv::WriterBuilder::new().from_writer(sink);
    let mut heading: Vec<&str> = cube.dimensions.iter().map(|dimension| dimension.label.as_str()).collect();
    heading.extend(["count", "mark"]);
    cells::write(&mut out, &heading).map_err(wrong)?;
    for (at, value) in &cube.cells {
        let mut line: Vec<String> = cube.labels(at).into_iter().map(str::to_owned).collect();
        line.push(value.number().map_or_else(String::new, |number| number.to_string()));
        line.push(value.mark().to_owned());
        cells::write(&mut out, &line).map_err(wrong)?;
    }
    out.flush().map_err(|why| Fault::file("The CSV file", &why))
}
