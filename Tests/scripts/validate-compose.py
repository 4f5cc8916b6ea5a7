"""Holds a Compose file against the JSON schema of the Compose specification, which comes with the package docker-compose."""

import importlib.util
import json
import pathlib
import re
import sys

import jsonschema
import yaml


def schema():
    package = importlib.util.find_spec("compose").submodule_search_locations[0]
    return json.loads(pathlib.Path(package, "config", "compose_spec.json").read_text())


def main(path):
    file = yaml.safe_load(pathlib.Path(path).read_text())
    # The specification knows a project's name only since the schema was packaged.
    name = file.pop("name", "x")
    errors = [] if re.fullmatch(r"[a-z0-9][a-z0-9_-]*", name) else [f"name: {name}"]
    for error in jsonschema.Draft201909Validator(schema()).iter_errors(file):
        errors.append(f"{'.'.join(str(part) for part in error.absolute_path)}: {error.message}")
    print("\n".join(errors))
    return 1 if errors else 0


sys.exit(main(sys.argv[1]))
