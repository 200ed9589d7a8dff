//! Packages: each era has its keys and files, the rows are the true plays, and what is wrong with them is what the
//! settings say.

mod defects;
mod eras;
mod reading;
mod truth;
