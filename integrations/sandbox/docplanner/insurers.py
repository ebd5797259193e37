"""Operations on insurance providers: the market's dictionary, and whom each address works with."""

from starlette.responses import Response

from integrations.sandbox.docplanner import shapes
from integrations.sandbox.docplanner.answers import Refusal, done, good
from integrations.sandbox.docplanner.bodies import InsurerBody, read
from integrations.sandbox.docplanner.catalogue import ADDRESS
from integrations.sandbox.docplanner.market import Market
from integrations.sandbox.docplanner.operation import Call, Operation

OF_ADDRESS = f"{ADDRESS}/insurance-providers"


def get_providers(call: Call) -> Response:
    numbers = range(1, len(call.market.country.insurers) + 1)
    return good(shapes.items([_provider(call.market, str(number)) for number in numbers]))


def get_plans(call: Call) -> Response:
    number = call.path["insurer_id"]
    _check_known(call.market, number)
    return good(shapes.items([_plan(call.market, f"{number}0")]))


def get_address_providers(call: Call) -> Response:
    known = call.market.insurers(call.address())
    shown = [
        {
            **_provider(call.market, number),
            "insurance_plans": shapes.items([_plan(call.market, plan) for plan in plans]),
        }
        for number, plans in known.items()
    ]
    return good(shapes.items(shown))


def add_provider(call: Call) -> Response:
    address, asked = call.address(), read(call, InsurerBody)
    if asked.insurance_provider_id in call.market.insurers(address):
        raise Refusal(400, "Insurance provider with given ID is already assigned to this address.")
    return put_provider(call)


def put_provider(call: Call) -> Response:
    address, asked = call.address(), read(call, InsurerBody)
    _check_known(call.market, asked.insurance_provider_id)
    plans = [plan.insurance_plan_id for plan in asked.insurance_plans]
    edited = {**call.market.insurers(address), asked.insurance_provider_id: plans}
    call.market.edited_insurers[address.id] = edited
    call.market.changed()
    return done()


def delete_provider(call: Call) -> Response:
    address, number = call.address(), call.path["insurer_id"]
    known = call.market.insurers(address)
    if number not in known:
        raise Refusal(400, "Insurance provider with given ID is not assigned to this address.")
    call.market.edited_insurers[address.id] = {n: plans for n, plans in known.items() if n != number}
    call.market.changed()
    return done()


def _check_known(market: Market, number: str) -> None:
    if number not in {str(each) for each in range(1, len(market.country.insurers) + 1)}:
        raise Refusal(404, "Provided insurance provider ID not found in dictionary")


def _provider(market: Market, number: str) -> shapes.Json:
    return {"insurance_provider_id": number, "name": shapes.insurer_name(market, number)}


def _plan(market: Market, plan_id: str) -> shapes.Json:
    return {"insurance_plan_id": plan_id, "name": f"Plan {plan_id}"}


OPERATIONS = (
    Operation("GET", "/insurance-providers", "getInsuranceProviders", get_providers),
    Operation("GET", "/insurance-providers/{insurer_id}/plans", "getInsurancePlans", get_plans),
    Operation("GET", OF_ADDRESS, "getAddressInsuranceProviders", get_address_providers),
    Operation("POST", OF_ADDRESS, "addAddressInsuranceProvider", add_provider),
    Operation("PUT", OF_ADDRESS, "updateOrCreateAddressInsuranceProvider", put_provider),
    Operation("DELETE", f"{OF_ADDRESS}/{{insurer_id}}", "deleteAddressInsuranceProvider", delete_provider),
)
