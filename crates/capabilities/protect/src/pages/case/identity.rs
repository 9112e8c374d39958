//! Who the person is, where it may be read.

use crate::CaseId;
use crate::rights::ReadIdentity;
use access::Act;
use web::Error;
use words::Words;

use crate::{intake::Identity, records};

/// What was opened.
pub(super) enum IdentityView {
    /// Who the person is; nothing when the referral came without a name.
    Opened(Option<Identity>),
    /// The policies allow it, and the key has not been handed to this team yet.
    NoKey,
}

/// The same in words: names and values.
pub(super) struct Pairs {
    pub pairs: Vec<(String, String)>,
    pub keys: bool,
}

/// Opens the identity where it may be read: an entry of its own in the log.
pub(super) async fn open(act: &mut Act, id: CaseId) -> Result<Option<IdentityView>, Error> {
    if !act.may::<ReadIdentity>(id).await? {
        return Ok(None);
    }
    let permit = act.permit::<ReadIdentity>(id).await?;
    match records::identity(act, &permit).await {
        Ok(view) => Ok(Some(IdentityView::Opened(view.identity))),
        Err(access::Error::KeysMissing(_)) => Ok(Some(IdentityView::NoKey)),
        Err(error) => Err(error.into()),
    }
}

impl IdentityView {
    /// Names and values of what is filled in.
    pub fn pairs(&self, w: &Words) -> Pairs {
        let Self::Opened(identity) = self else { return Pairs { pairs: Vec::new(), keys: false } };
        let parts = identity.iter().flat_map(|who| {
            [
                ("identity-name", &who.name),
                ("identity-birth", &who.birth),
                ("identity-document", &who.document),
                ("identity-phone", &who.phone),
                ("identity-address", &who.address),
                ("identity-safe-contact", &who.safe_contact),
            ]
        });
        let filled = parts.filter(|(_, value)| !value.is_empty());
        Pairs { pairs: filled.map(|(key, value)| (w.t(key), value.clone())).collect(), keys: true }
    }
}
