//! The people of the faults server, and how they sign in: with the password and the authenticator that they enrolled.

use serde::Deserialize;
use totp_rs::{Builder, Secret};

use super::{Client, Trouble};

/// Somebody who can sign in.
#[derive(Debug, Clone, Deserialize)]
pub struct Person {
    /// Name to sign in with.
    pub sign_in: String,
    /// Password.
    pub password: String,
    /// Seed of the authenticator, in base 32.
    pub seed: String,
}

/// Everybody whom `faults found` enrolled.
#[derive(Debug, Clone, Deserialize)]
pub struct People(pub Vec<Person>);

impl People {
    /// The person with a sign-in name.
    ///
    /// # Errors
    /// [`Trouble::Unexpected`] when there is none.
    pub fn get(&self, sign_in: &str) -> Result<&Person, Trouble> {
        let found = self.0.iter().find(|person| person.sign_in == sign_in);
        found.ok_or_else(|| Trouble::Unexpected(format!("nobody is called {sign_in}")))
    }
}

impl Person {
    /// The code that the authenticator shows at an instant, in seconds since 1970.
    ///
    /// # Errors
    /// [`Trouble::Unexpected`] when the seed is none.
    pub fn code(&self, seconds: u64) -> Result<String, Trouble> {
        let wrong = |error: String| Trouble::Unexpected(error);
        let secret = Secret::try_from_base32(&self.seed).map_err(|error| wrong(error.to_string()))?;
        let totp = Builder::new().with_secret(secret).build().map_err(|error| wrong(error.to_string()))?;
        Ok(totp.generate(seconds).to_string())
    }

    /// Signs in through the page, at an instant in seconds since 1970.
    ///
    /// # Errors
    /// [`Trouble::Unexpected`] with what the page said instead.
    pub async fn sign_in(&self, client: &mut Client, seconds: u64) -> Result<(), Trouble> {
        let page = client.page("/sign-in").await?;
        let form = page.form("/sign-in")?;
        let form = form
            .with("name", &self.sign_in)
            .with("password", &self.password)
            .with("code", &self.code(seconds)?);
        client.taken(&form).await.map(drop)
    }
}
