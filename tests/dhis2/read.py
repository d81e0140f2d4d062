"""Reads an office through dhis2-client, as a program that knows DHIS2 only, and prints what it found as JSON."""

import json
import sys

from dhis2_client import DHIS2Client
from dhis2_client.errors import DHIS2HTTPError

address, login, token = sys.argv[1:4]
found = {}

with_token = DHIS2Client(address, token=token)
client = DHIS2Client(address, username=login, password=token)
found["version"] = with_token.get_system_info()["version"]
found["me"] = client.get_current_user(fields="username,organisationUnits[id,level]")

units = list(client.get_organisation_units(fields="id,code,name,level,parent[id]", pageSize=100))
found["units"] = len(units)
found["levels"] = sorted({unit["level"] for unit in units})
commune = next(unit for unit in units if unit["code"] == "18145")
found["commune"] = client.get_org_unit(commune["id"], fields="code,name,level,ancestors[code],geometry[type]")
district = next(unit for unit in units if unit["id"] == commune["parent"]["id"])
tree = client.get_org_unit_tree(district["id"], levels=2)
found["children"] = len(tree["children"])
found["places"] = len(client.get_org_unit_subtree_geojson(district["id"])["features"])
named = client.get_organisation_units(filter=["name:ilike:sơn lâm", "level:eq:3"], fields="code")
found["named"] = [unit["code"] for unit in named]

sets = list(client.get_data_sets(fields="id,code,periodType"))
ntm = next(each for each in sets if each["code"] == "commune-ntm-2021-2025")
elements = list(client.get_data_elements(fields="id,code,valueType,aggregationType"))
found["elements"] = len(elements)
income = next(each for each in elements if each["code"] == "income_per_capita")
found["income"] = income
values = client.get_data_value_set({"dataSet": ntm["id"], "orgUnit": commune["id"], "period": "2022"})["dataValues"]
found["values"] = {value["dataElement"]: value["value"] for value in values}
value = next(each["value"] for each in values if each["dataElement"] == income["id"])
found["value"] = value
found["one"] = client.get_data_value(income["id"], "2022", commune["id"])
found["latest"] = client.analytics_latest_period_for_level(income["id"], 3)["existing"]["id"]

indicators = client.get("/api/indicators", params={"paging": "false", "fields": "id,code"})["indicators"]
recognised = next(each["id"] for each in indicators if each["code"] == "commune.recognised.ntm")
table = client.get_analytics_data(dx=[income["id"], recognised], pe="2022", ou=[commune["id"], district["id"]])
found["columns"] = [header["name"] for header in table["headers"]]
found["rows"] = len(table["rows"])
cell = {(what, where): value for what, where, _, value in table["rows"]}
found["cell"] = cell[(income["id"], commune["id"])]
now = client.get_analytics_data(dx=recognised, pe="THIS_YEAR", ou="USER_ORGUNIT")
found["recognised"] = now["rows"][0][3]

refused = {}
for name, ask in {
    "nobody": lambda: DHIS2Client(address, token="ntk_nobody").get_system_info(),
    "another": lambda: DHIS2Client(address, username="xa", password=token).get_system_info(),
    "missing": lambda: client.get_org_unit("abcdefghijk"),
    "fields": lambda: client.get_org_unit(commune["id"], fields="children[id"),
    "write": lambda: client.set_data_value(income["id"], "2022", commune["id"], 1, co="HllvX50cXC0"),
}.items():
    try:
        ask()
        refused[name] = None
    except DHIS2HTTPError as error:
        refused[name] = error.status_code
found["refused"] = refused
print(json.dumps(found))
