//! Codes and tokens that were given out, and what they are still worth.

use std::collections::{BTreeSet, HashMap};

use crate::clock::{DAY, MINUTE};
use crate::rng::{Rng, key};
use crate::world::{BASE62, ListenerId};

/// A code is worth something for this long.
const CODE_LIFETIME: i64 = 10 * MINUTE;
/// Six months after consent a refresh token dies, used or not.
pub(crate) const CONSENT_LIFETIME: i64 = 182 * DAY;

/// What a listener agreed to.
#[derive(Clone, Debug)]
pub(crate) struct Consent {
    pub(crate) client_id: String,
    pub(crate) listener: ListenerId,
    pub(crate) scopes: Vec<String>,
    pub(crate) redirect_uri: String,
    /// The PKCE challenge, when there was one.
    pub(crate) challenge: Option<String>,
    pub(crate) at: i64,
    /// From then on nothing can be refreshed.
    pub(crate) expires_at: i64,
}

/// What a listener did about their consents, in order.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Deed {
    /// They agreed.
    Agreed { at: i64, expires_at: i64 },
    /// They took everything back.
    TookBack { at: i64 },
}

#[derive(Debug)]
struct Code {
    consent: Consent,
    used: bool,
}

#[derive(Debug)]
struct Access {
    consent: Consent,
    expires_at: i64,
    revoked: bool,
}

#[derive(Debug)]
struct Refresh {
    consent: Consent,
    revoked: bool,
}

/// Everything that was given out.
#[derive(Debug)]
pub(crate) struct Grants {
    rng: Rng,
    codes: HashMap<String, Code>,
    access: HashMap<String, Access>,
    refresh: HashMap<String, Refresh>,
    deeds: Vec<(ListenerId, Deed)>,
}

/// Why a code or refresh token is worth nothing, in Spotify's words.
pub(crate) type Refused = &'static str;

pub(crate) const REVOKED: Refused = "Refresh token revoked";

impl Grants {
    pub(crate) fn new(seed: u64) -> Self {
        let rng = Rng::keyed(&[seed, key("grants")]);
        Self {
            rng,
            codes: HashMap::new(),
            access: HashMap::new(),
            refresh: HashMap::new(),
            deeds: Vec::new(),
        }
    }

    pub(crate) fn code(&mut self, consent: Consent) -> String {
        let code = self.token("AQ", 200);
        let (at, expires_at) = (consent.at, consent.expires_at);
        self.deeds
            .push((consent.listener, Deed::Agreed { at, expires_at }));
        self.codes.insert(
            code.clone(),
            Code {
                consent,
                used: false,
            },
        );
        code
    }

    /// What stands behind a code.
    pub(crate) fn look_up(&self, code: &str, now: i64) -> Result<Consent, Refused> {
        match self.codes.get(code) {
            Some(code) if !code.used && now - code.consent.at > CODE_LIFETIME => {
                Err("Authorization code expired")
            }
            Some(code) if !code.used => Ok(code.consent.clone()),
            _ => Err("Invalid authorization code"),
        }
    }

    pub(crate) fn use_up(&mut self, code: &str) {
        if let Some(code) = self.codes.get_mut(code) {
            code.used = true;
        }
    }

    pub(crate) fn access(&mut self, consent: Consent, expires_at: i64) -> String {
        let token = self.token("BQ", 180);
        self.access.insert(
            token.clone(),
            Access {
                consent,
                expires_at,
                revoked: false,
            },
        );
        token
    }

    pub(crate) fn refresh(&mut self, consent: Consent) -> String {
        let token = self.token("AQ", 129);
        self.refresh.insert(
            token.clone(),
            Refresh {
                consent,
                revoked: false,
            },
        );
        token
    }

    pub(crate) fn refreshable(&self, token: &str, now: i64) -> Result<Consent, Refused> {
        match self.refresh.get(token) {
            None => Err("Invalid refresh token"),
            Some(known) if known.revoked || now >= known.consent.expires_at => Err(REVOKED),
            Some(known) => Ok(known.consent.clone()),
        }
    }

    pub(crate) fn revoke_refresh(&mut self, token: &str) {
        if let Some(known) = self.refresh.get_mut(token) {
            known.revoked = true;
        }
    }

    /// The consent behind an access token that is good now.
    pub(crate) fn bearer(&self, token: &str, now: i64) -> Result<Consent, Refused> {
        match self.access.get(token) {
            None => Err("Invalid access token"),
            Some(known) if known.revoked => Err("Invalid access token"),
            Some(known) if now >= known.expires_at => Err("The access token expired"),
            Some(known) => Ok(known.consent.clone()),
        }
    }

    /// Makes an access token one that expired.
    pub(crate) fn expire(&mut self, token: &str) {
        if let Some(known) = self.access.get_mut(token) {
            known.expires_at = i64::MIN;
        }
    }

    /// The consent behind an access token, good or not.
    pub(crate) fn behind_access(&self, token: &str) -> Option<&Consent> {
        self.access.get(token).map(|known| &known.consent)
    }

    /// The consent behind a code or a refresh token, good or not.
    pub(crate) fn behind_code_or_refresh(&self, shown: &str) -> Option<&Consent> {
        let code = self.codes.get(shown).map(|known| &known.consent);
        code.or_else(|| self.refresh.get(shown).map(|known| &known.consent))
    }

    /// Everything of a listener is worth nothing any more.
    pub(crate) fn revoke(&mut self, listener: ListenerId, now: i64) {
        self.deeds.push((listener, Deed::TookBack { at: now }));
        self.codes
            .retain(|_, known| known.consent.listener != listener);
        for known in self.access.values_mut() {
            known.revoked |= known.consent.listener == listener;
        }
        for known in self.refresh.values_mut() {
            known.revoked |= known.consent.listener == listener;
        }
    }

    /// Lets the consents of a listener expire so much sooner, but not before `now`.
    pub(crate) fn age(&mut self, listener: ListenerId, by: i64, now: i64) {
        let sooner = |expires_at: &mut i64| {
            *expires_at = expires_at.saturating_sub(by).max(now).min(*expires_at);
        };
        let codes = self.codes.values_mut().map(|known| &mut known.consent);
        let access = self.access.values_mut().map(|known| &mut known.consent);
        let refresh = self.refresh.values_mut().map(|known| &mut known.consent);
        for consent in codes.chain(access).chain(refresh) {
            if consent.listener == listener {
                sooner(&mut consent.expires_at);
            }
        }
        for (who, deed) in &mut self.deeds {
            if let (true, Deed::Agreed { expires_at, .. }) = (*who == listener, deed) {
                sooner(expires_at);
            }
        }
    }

    /// What a listener did about their consents, in order.
    pub(crate) fn deeds(&self, listener: ListenerId) -> Vec<Deed> {
        let theirs = self.deeds.iter().filter(|(who, _)| *who == listener);
        theirs.map(|(_, deed)| *deed).collect()
    }

    /// The clients that a listener ever agreed to.
    pub(crate) fn clients(&self, listener: ListenerId) -> BTreeSet<&str> {
        let refresh = self.refresh.values().map(|known| &known.consent);
        let theirs = refresh.filter(|consent| consent.listener == listener);
        theirs.map(|consent| consent.client_id.as_str()).collect()
    }

    fn token(&mut self, front: &str, length: usize) -> String {
        format!("{front}{}", self.rng.text(BASE62, length))
    }
}
