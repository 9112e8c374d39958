"""Runs pac-synth 0.0.8 on a table and writes its records: beside ours in `cargo xtask bench publish --rival PYTHON`.

    python3 -m venv rival && rival/bin/pip install pac-synth==0.0.8
    cargo xtask bench publish --quality --rival rival/bin/python

Arguments: TABLE.csv OUT.csv EPSILON LENGTH FABRICATION(uncontrolled|balanced|progressive|minimize) COUNTS(on|off).
Records are drawn until the noisy counts are used up. Prints what it took as JSON.
"""

import csv
import json
import resource
import sys

import pacsynth

table, out, epsilon, length, fabrication, counts = sys.argv[1:7]
pacsynth.set_number_of_threads(2)
parameters = (
    pacsynth.DpAggregateSeededParametersBuilder()
    .reporting_length(int(length))
    .epsilon(float(epsilon))
    .fabrication_mode(getattr(pacsynth.FabricationMode, fabrication)())
    .use_synthetic_counts(counts == "on")
    .build()
)
with open(table, newline="", encoding="utf-8") as file:
    rows = list(csv.reader(file))
synthesizer = pacsynth.DpAggregateSeededSynthesizer(parameters)
synthesizer.fit(pacsynth.Dataset(rows))
records = synthesizer.sample()
with open(out, "w", newline="", encoding="utf-8") as file:
    csv.writer(file, lineterminator="\n").writerows(records)
spent = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"cpu": spent.ru_utime + spent.ru_stime, "peak_mb": spent.ru_maxrss * 1024 / 1e6}))
