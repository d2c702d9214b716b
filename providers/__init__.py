"""Who is judged: hosts, their companies, services and certifications. Sourced facts only."""
