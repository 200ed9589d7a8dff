//! The simulator seen from outside: what a client, a browser and a test of ours can see of it.

mod asking;
mod catalogue;
mod faults;
mod life;
mod oauth;
mod recently_played;
mod served;
