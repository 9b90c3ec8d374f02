"""Names of models for goods that carry a word and not a number."""

from __future__ import annotations

__all__ = ["MODEL_STYLES"]

MODEL_STYLES = {
    "style": (
        "Alder Aspen Briar Calla Cedar Clover Copse Dale Ember Fennel Fern Flint Garnet Hazel Heath Heron Indigo Iris Juniper "
        "Kelso Lark Linden Lorne Maple Marlow Mistral Nettle Oakley Orla Pine Plover Quill Rowan Rye Saffron Sorrel "
        "Tansy Teasel Thistle Umber Vale Willow Wren Yarrow Zinnia Bracken Heather Larch Myrtle Osier Poppy Sedge"
    ).split(),
    "place": (
        "Ashdown Bergen Calder Dunmore Elgin Fairholm Glenside Harrow Inver Kestrel Langdale Malmo Northby Odense Penrith "
        "Rannoch Skagen Tarn Ulla Visby Wexcombe Yarm Arden Birk Cotter Dovre Esker Fenwick Grasmoor Holmen Islay Jura "
        "Kinver Loxley Marden Nordby Orford Pendle Ravel Selby Thorne Uppark Varde Whitby Aldo Brisa Coralie Della"
    ).split(),
}
MODEL_STYLES["style"] = [name for name in MODEL_STYLES["style"] if name != "Oakley"]
