"""An example to look at: an instructor and forty learners with plausible, repeatable histories."""
