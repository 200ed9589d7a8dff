//! The simulator seen from outside: what a client, a browser and a test of ours can see of it.

#[cfg(test)]
mod accounts_faults;
#[cfg(test)]
mod asking;
#[cfg(test)]
mod catalogue;
#[cfg(test)]
mod consent;
#[cfg(test)]
mod exports;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod life;
#[cfg(test)]
mod lifetimes;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod oauth;
#[cfg(test)]
mod plays;
#[cfg(test)]
mod recently_played;
#[cfg(test)]
mod requests;
#[cfg(test)]
mod saved_lists;
#[cfg(test)]
mod served;
#[cfg(test)]
mod shrinking;
