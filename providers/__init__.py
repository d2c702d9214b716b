"""Who is judged: hosts, their companies and owners, services, certifications, sources. Facts only."""
