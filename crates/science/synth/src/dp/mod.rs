//! Differential privacy: what is released could, almost as likely, have come from a table without any one person.

pub mod sampler;
