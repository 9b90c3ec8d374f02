"""What the Shopify adapter asks, in GraphQL."""

from __future__ import annotations

__all__ = [
    "CANCEL",
    "CUSTOMER",
    "CUSTOMERS",
    "CUSTOMER_ADDRESS",
    "EDIT_ADD",
    "EDIT_BEGIN",
    "EDIT_COMMIT",
    "EDIT_SET",
    "EXCHANGE",
    "ORDER",
    "ORDERS",
    "PRODUCT",
    "RETURN",
    "UPDATE",
]

_ADDRESS = "name address1 address2 city provinceCode zip countryCodeV2 phone"
_MONEY = "shopMoney { amount currencyCode }"
_CUSTOMER = f"""id displayName email phone createdAt
  defaultAddress {{ {_ADDRESS} }} addresses(first: 10) {{ {_ADDRESS} }}"""
_ORDER = f"""id name createdAt updatedAt cancelledAt currencyCode displayFulfillmentStatus displayFinancialStatus
  email phone customer {{ id displayName }} shippingAddress {{ {_ADDRESS} }}
  totalPriceSet {{ {_MONEY} }} totalShippingPriceSet {{ {_MONEY} }} totalTaxSet {{ {_MONEY} }}
  totalDiscountsSet {{ {_MONEY} }}
  lineItems(first: 100) {{ nodes {{ id title quantity currentQuantity product {{ id }}
    variant {{ id title selectedOptions {{ name value }} }} originalUnitPriceSet {{ {_MONEY} }} }} }}
  transactions(first: 20) {{ id kind status gateway createdAt amountSet {{ {_MONEY} }} }}
  fulfillments(first: 20) {{ id status displayStatus createdAt deliveredAt estimatedDeliveryAt
    trackingInfo {{ company number }}
    fulfillmentLineItems(first: 100) {{ nodes {{ id quantity lineItem {{ id }} }} }} }}
  returns(first: 20) {{ nodes {{ id status
    returnLineItems(first: 50) {{ nodes {{ ... on ReturnLineItem {{ quantity
      fulfillmentLineItem {{ lineItem {{ id }} }} }} }} }} }} }}
  refunds(first: 20) {{ id createdAt totalRefundedSet {{ {_MONEY} }} }}"""
_ERRORS = "userErrors { field message }"

CUSTOMERS = f"query($query: String!) {{ customers(first: 10, query: $query) {{ nodes {{ {_CUSTOMER} }} }} }}"
CUSTOMER = f"query($id: ID!) {{ customer(id: $id) {{ {_CUSTOMER} }} }}"
ORDER = f"query($id: ID!) {{ order(id: $id) {{ {_ORDER} }} }}"
ORDERS = f"""query($query: String!, $first: Int!) {{
  orders(first: $first, query: $query, sortKey: CREATED_AT, reverse: true) {{ nodes {{ {_ORDER} }} }} }}"""
PRODUCT = """query($id: ID!) { product(id: $id) { id title
  variants(first: 100) { nodes { id title price availableForSale selectedOptions { name value } } } } }"""
CANCEL = """mutation($id: ID!, $note: String) {
  orderCancel(orderId: $id, reason: CUSTOMER, refund: true, restock: true, notifyCustomer: true, staffNote: $note) {
    job { id } orderCancelUserErrors { field message } } }"""
UPDATE = f"mutation($input: OrderInput!) {{ orderUpdate(input: $input) {{ order {{ id }} {_ERRORS} }} }}"
CUSTOMER_ADDRESS = f"""mutation($id: ID!, $address: MailingAddressInput!) {{
  customerAddressCreate(customerId: $id, address: $address, setAsDefault: true) {{ address {{ id }} {_ERRORS} }} }}"""
RETURN = f"mutation($input: ReturnRequestInput!) {{ returnRequest(input: $input) {{ return {{ id }} {_ERRORS} }} }}"
EXCHANGE = (
    f"mutation($input: ReturnInput!) {{ returnCreate(returnInput: $input) {{ return {{ id }} {_ERRORS} }} }}"
)
EDIT_BEGIN = f"""mutation($id: ID!) {{ orderEditBegin(id: $id) {{ calculatedOrder {{ id
  lineItems(first: 100) {{ nodes {{ id quantity }} }} }} {_ERRORS} }} }}"""
EDIT_ADD = f"""mutation($id: ID!, $variant: ID!, $quantity: Int!) {{
  orderEditAddVariant(id: $id, variantId: $variant, quantity: $quantity, allowDuplicates: true) {{
    calculatedOrder {{ id }} {_ERRORS} }} }}"""
EDIT_SET = f"""mutation($id: ID!, $line: ID!, $quantity: Int!) {{
  orderEditSetQuantity(id: $id, lineItemId: $line, quantity: $quantity, restock: true) {{
    calculatedOrder {{ id }} {_ERRORS} }} }}"""
EDIT_COMMIT = (
    f"mutation($id: ID!) {{ orderEditCommit(id: $id, notifyCustomer: true) {{ order {{ id }} {_ERRORS} }} }}"
)
