"""The Kubernetes recipe without a cluster: against the schema of the API, and command by command.

usage: kubernetes.py RECIPE VERSION, in a directory with sweep.toml
"""

import os
import subprocess
import sys

import kubernetes_validate
import yaml

recipe, version = sys.argv[1:]
with open(recipe) as file:
    jobs = list(yaml.safe_load_all(file))

# What the schema refuses at all, it refuses here.
broken = {**jobs[0], "spec": {**jobs[0]["spec"], "completions": "eight"}}
try:
    kubernetes_validate.validate(broken, version, strict=True)
    sys.exit("kubernetes: the schema lets a number in words through")
except kubernetes_validate.ValidationError:
    pass

for job in jobs:
    kubernetes_validate.validate(job, version, strict=True)
print(f"kubernetes: {len(jobs)} jobs are valid for version {version}")

for job in jobs:
    container = job["spec"]["template"]["spec"]["containers"][0]
    command = container["command"] + container.get("args", [])
    for index in range(job["spec"].get("completions", 1)):
        environment = {**os.environ, "JOB_COMPLETION_INDEX": str(index)}
        ended = subprocess.run(command, env=environment).returncode
        if ended:
            sys.exit(f"kubernetes: {job['metadata']['name']}: pod {index} ended with {ended}")
    print(f"kubernetes: {job['metadata']['name']}: {index + 1} pods")
