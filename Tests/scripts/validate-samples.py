"""Holds the samples of topics against their JSON Schemas (2020-12).

Usage: validate-samples.py FILE, a JSON array of {"topic", "schema", "sample"}. Needs the package jsonschema.
"""
import json
import sys

import jsonschema

failed = False
with open(sys.argv[1], encoding="utf-8") as file:
    topics = json.load(file)
for topic in topics:
    jsonschema.Draft202012Validator.check_schema(topic["schema"])
    validator = jsonschema.Draft202012Validator(topic["schema"])
    for error in validator.iter_errors(topic["sample"]):
        failed = True
        print(f"{topic['topic']}: {error.json_path}: {error.message}")
print(f"{len(topics)} samples")
sys.exit(1 if failed or not topics else 0)
