"""What pages that read JUnit XML rely on: elements, attributes and sums, after what
Jenkins, GitLab and GitHub read. There is no official schema."""

import xml.etree.ElementTree as ET

_CHILDREN = {
    "testsuites": {"testsuite"},
    "testsuite": {"properties", "testcase"},
    "properties": {"property"},
    "property": set(),
    "testcase": {"failure", "skipped"},
    "failure": set(),
    "skipped": set(),
}
_REQUIRED = {
    "testsuite": {"name", "tests", "failures", "errors", "skipped"},
    "property": {"name", "value"},
    "testcase": {"name", "classname"},
    "failure": {"message", "type"},
    "skipped": {"message"},
}
_MORE = {"testcase": {"file", "line"}}
_COUNTS = {"tests": "testcase", "failures": "testcase/failure", "skipped": "testcase/skipped"}


def faults_of(text: str) -> list[str]:
    """What is wrong with the form; empty for a good file."""
    root = ET.fromstring(text)
    faults = [] if root.tag == "testsuites" else [f"the root is {root.tag}"]
    for element in root.iter():
        required = _REQUIRED.get(element.tag, set())
        names = set(element.keys())
        faults += [f"{element.tag} lacks {name}" for name in required - names]
        allowed = required | _MORE.get(element.tag, set())
        faults += [f"{element.tag} has {name}" for name in names - allowed]
        faults += [
            f"{child.tag} in {element.tag}"
            for child in element
            if child.tag not in _CHILDREN.get(element.tag, set())
        ]
    for suite in root:
        faults += [
            f"{name} is {suite.get(name)}"
            for name, path in _COUNTS.items()
            if suite.get(name) != str(len(suite.findall(path)))
        ]
        faults += [f"{len(case)} outcomes of a case" for case in suite if len(case) > 1]
        first_case = next((n for n, child in enumerate(suite) if child.tag == "testcase"), 1)
        faults += (
            ["properties after a case"] if suite.findall("properties") and first_case < 1 else []
        )
    return faults
