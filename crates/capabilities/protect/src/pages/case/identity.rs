//! Who the person is, where it may be read.

use crate::CaseId;
use crate::rights::ReadIdentity;
use access::Act;
use kernel::clock::at_ms;
use web::{Error, Web};
use words::Words;

use crate::{
    intake::Identity,
    records::{self, Written},
};

/// What was opened.
pub(super) enum IdentityView {
    /// Who the person is, the newest version first; nothing when the referral came without a name.
    Opened(Vec<Written>),
    /// The policies allow it, and the key has not been handed to this team yet.
    NoKey,
}

/// The same in words: names and values.
pub(super) struct Pairs {
    pub pairs: Vec<(String, String)>,
    /// What was written before, each with its day.
    pub earlier: Vec<(String, Vec<(String, String)>)>,
    pub keys: bool,
}

/// Opens the identity where it may be read: an entry of its own in the log.
pub(super) async fn open(act: &mut Act, id: CaseId) -> Result<Option<IdentityView>, Error> {
    if !act.may::<ReadIdentity>(id).await? {
        return Ok(None);
    }
    let permit = act.permit::<ReadIdentity>(id).await?;
    match records::identity(act, &permit).await {
        Ok(view) => Ok(Some(IdentityView::Opened(view.written))),
        Err(access::Error::KeysMissing(_)) => Ok(Some(IdentityView::NoKey)),
        Err(error) => Err(error.into()),
    }
}

impl IdentityView {
    /// Names and values of what is filled in.
    pub fn pairs(&self, web: &Web) -> Pairs {
        let w = web.words;
        let Self::Opened(written) = self else {
            return Pairs { pairs: Vec::new(), earlier: Vec::new(), keys: false };
        };
        let when = |one: &Written| w.t1("identity-written", "when", web.day(at_ms(one.at_ms)));
        let mut all = written.iter().map(|one| (when(one), filled(w, &one.identity)));
        let pairs = all.next().map(|(_, pairs)| pairs).unwrap_or_default();
        Pairs { pairs, earlier: all.collect(), keys: true }
    }
}

fn filled(w: &Words, who: &Identity) -> Vec<(String, String)> {
    let parts = [
        ("identity-name", &who.name),
        ("identity-birth", &who.birth),
        ("identity-document", &who.document),
        ("identity-phone", &who.phone),
        ("identity-address", &who.address),
        ("identity-safe-contact", &who.safe_contact),
    ];
    let filled = parts.into_iter().filter(|(_, value)| !value.is_empty());
    filled.map(|(key, value)| (w.t(key), value.clone())).collect()
}
