"""Short answers that are not about goods or orders: greeting, thanks, small talk, off-topic, abuse, going to a person."""

from __future__ import annotations

__all__ = ["TALK", "say"]

TALK: dict[str, dict[str, str]] = {
    "greet": {
        "en": "Hello! I can help you find and compare products, answer questions about the shop, and look after your "
        "orders: where they are, returns, exchanges, cancellations, address and payment changes. What can I do for you?",
        "zh": "您好！我可以帮您找商品、比较商品，解答本店的各类问题，也可以帮您处理订单：查物流、退货、换货、取消、修改地址和付款方式。请问有什么可以帮您？",
    },
    "thanks": {
        "en": "You're welcome! Is there anything else I can do for you?",
        "zh": "不客气！还有什么可以帮您的吗？",
    },
    "bye": {
        "en": "Thank you for your visit. Have a lovely day!",
        "zh": "感谢您的光临，祝您生活愉快！",
    },
    "small": {
        "en": "I'm the shop's assistant, a computer program, and happy to help. I can find products, answer questions "
        "about the shop and look after your orders.",
        "zh": "我是本店的智能助手，很高兴为您服务。我可以帮您找商品、解答本店的问题、处理订单。",
    },
    "other": {
        "en": "I'm afraid that is not something I can help with. I can find and compare products, answer questions about "
        "the shop, and look after your orders; or I can fetch a person for you.",
        "zh": "抱歉，这个问题我帮不上忙。我可以帮您找商品、比较商品、解答本店的问题、处理订单，也可以为您转接人工客服。",
    },
    "abuse": {
        "en": "I'm sorry that you are upset. Tell me what went wrong and I'll do my best to put it right, or I can fetch a "
        "person for you.",
        "zh": "很抱歉给您带来了不好的体验。请告诉我哪里出了问题，我会尽力解决；也可以为您转接人工客服。",
    },
    "what": {
        "en": "I did not understand that. Could you say it in other words? You can ask for products, about the shop, or "
        "about your orders.",
        "zh": "抱歉，我没有理解您的意思，可以换个说法吗？您可以问商品、本店的规定，或您的订单。",
    },
    "unknown": {
        "en": "I don't know: nothing in the shop's documents answers that. Shall I fetch a person who can help?",
        "zh": "抱歉，这个我不清楚：本店的资料里没有相关内容。需要为您转接人工客服吗？",
    },
    "handoff": {
        "en": "I'm passing you on to a colleague, with a summary of our conversation, so that you need not repeat "
        "anything. Please stay here: the answer comes in this window.",
        "zh": "我正在为您转接人工客服，并已附上我们对话的摘要，您无需重复说明。请稍候，客服会在此窗口回复您。",
    },
    "waiting": {
        "en": "My colleague has not come yet; your message is kept for them. If you would rather go on with me, say "
        '"go on with the assistant".',
        "zh": "人工客服还未接入，您的留言已为客服保存。如果想继续由我服务，请说「继续和助手聊」。",
    },
    "withdrawn": {
        "en": "Of course, I'm here. What can I do for you?",
        "zh": "好的，我在。请问有什么可以帮您？",
    },
    "already": {
        "en": "A colleague was here a moment ago and has handed back to me. What is still open? If you want a person "
        'again, just say "I want a person".',
        "zh": "人工客服刚刚已处理并交还给我。请问还有什么没有解决？如仍需要人工，请说「我要人工客服」。",
    },
    "no_orders": {
        "en": "I cannot reach the shop's orders here. Shall I fetch a person?",
        "zh": "我目前无法查询本店的订单系统。需要为您转接人工客服吗？",
    },
    "failed": {
        "en": "I'm sorry, something went wrong on our side, and nothing was changed by it. Please try again, or ask for a "
        "person.",
        "zh": "抱歉，我们这边出了点问题，没有更改任何内容。请再试一次，或说「我要人工客服」。",
    },
    "look": {
        "en": "Thank you for waiting. I am looking into it and will be right back with an answer.",
        "zh": "感谢您的耐心等待，我正在为您核实，马上回复您。",
    },
    "go_on": {"en": "Go on with the assistant", "zh": "继续和助手聊"},
    "person": {"en": "I want a person", "zh": "我要人工客服"},
}


def say(name: str, language: str, **facts: str) -> str:
    """The text in `language`, else in English."""
    texts = TALK[name]
    text = texts.get(language) or texts["en"]
    return text.format(**facts) if facts else text
