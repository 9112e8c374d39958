//! What an officer does with the pages: begin a screening, answer, refer.

use super::{Client, Trouble, forms::Form};

/// The form that begins a screening on the street of somebody of this age (`adult`, `child`, `unknown`).
///
/// # Errors
/// The page's.
pub async fn begin_form(client: &mut Client, age: &str) -> Result<Form, Trouble> {
    let form = client.page("/screenings/new").await?.form("/screenings/new")?;
    Ok(form.with("setting", "street").with("age", age))
}

/// Begins a screening; its path.
///
/// # Errors
/// The page's.
pub async fn begin(client: &mut Client, age: &str) -> Result<String, Trouble> {
    let form = begin_form(client, age).await?;
    client.taken(&form).await
}

/// The first round as the page shows it now.
///
/// # Errors
/// The page's.
pub async fn round(client: &mut Client, path: &str) -> Result<Form, Trouble> {
    client.page(path).await?.form(path)
}

/// The names of the questions of a page, in its order.
#[must_use]
pub fn questions(form: &Form) -> Vec<String> {
    let yes = form.offered.iter().filter(|(_, value)| value == "yes");
    let asked =
        yes.filter(|(name, _)| form.offered.iter().any(|(other, value)| other == name && value == "no"));
    asked.map(|(name, _)| name.clone()).collect()
}

/// One answer alone, as the page's script sends it when somebody has pressed it.
#[must_use]
pub fn one_answer(form: &Form, question: &str, value: &str) -> Form {
    form.clone().only(&["csrf", "tab", "was"]).with(question, value)
}

/// The referral form, filled in as far as it must be, and with more fields on top. An adult agrees to it.
///
/// # Errors
/// The page's.
pub async fn refer_form(client: &mut Client, path: &str, typed: &[(&str, &str)]) -> Result<Form, Trouble> {
    let to = format!("{path}/refer");
    let mut form = client.page(&to).await?.form(&to)?;
    if form.value("save") == Some("consent") {
        client.taken(&form.with("consent", "given")).await?;
        form = client.page(&to).await?.form(&to)?;
    }
    let filled = form.with("urgency", "ordinary").with("save", "send");
    Ok(typed.iter().fold(filled, |form, (name, value)| form.with(name, value)))
}
