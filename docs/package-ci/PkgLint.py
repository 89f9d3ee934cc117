#!/usr/local/autopkg/python
"""AutoPkg processor that checks what a recipe has made, with macwrangler pkg lint."""

import json
import subprocess

from autopkglib import Processor, ProcessorError  # pylint: disable=import-error

__all__ = ["PkgLint"]


class PkgLint(Processor):
    """Fails the recipe if the package breaks a packaging guideline."""

    description = __doc__
    input_variables = {
        "pkg_path": {"required": True, "description": "What to check: a package, a script, a folder."},
        "pkg_lint_fail_on": {"required": False, "default": "error", "description": "error, warning or info."},
        "pkg_lint_config": {"required": False, "default": "", "description": "A file for --config."},
        "macwrangler": {
            "required": False,
            "default": "/usr/local/bin/macwrangler",
            "description": "Where macwrangler is.",
        },
    }
    output_variables = {"pkg_lint_counts": {"description": "How many errors, warnings and infos were found."}}

    def main(self):
        """Runs pkg lint; status 1 is a finding, 2 is trouble."""
        command = [self.env.get("macwrangler", "/usr/local/bin/macwrangler"), "pkg", "lint", "--format", "json"]
        command += ["--fail-on", self.env.get("pkg_lint_fail_on", "error")]
        if self.env.get("pkg_lint_config"):
            command += ["--config", self.env["pkg_lint_config"]]
        run = subprocess.run(command + [self.env["pkg_path"]], capture_output=True, text=True, check=False)
        if run.returncode not in (0, 1):
            raise ProcessorError("pkg lint: " + json.loads(run.stderr)["error"]["message"])
        result = json.loads(run.stdout)
        for one in result["findings"]:
            self.output(f"{one['severity']}: {one['path'] or one['target']}: {one['message']} [{one['rule']}]")
        self.env["pkg_lint_counts"] = result["counts"]
        if run.returncode == 1:
            raise ProcessorError(f"pkg lint: {result['counts']['error']} errors in {self.env['pkg_path']}")


if __name__ == "__main__":
    PkgLint().execute_shell()
