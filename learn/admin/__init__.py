"""Administration: people, classrooms, texts of the site, mail and the audit log."""
