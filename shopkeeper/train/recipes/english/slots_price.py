"""How limits of price and amounts of money are said."""

from __future__ import annotations

from shopkeeper.train.recipes.english.patterns import bank, banks_of

__all__ = ["MONEY", "PRICE"]

# {n} figures, {w} words, {s} the currency's sign, {c} its word, {k} its code
MONEY = banks_of(
    "money",
    plain="""
        {n}
        {n} {c}
        {n}{c}
        {w} {c}
        {n} {k}
        {n}{k}
        {w}
        {k} {n}
        """,
    sign="""
        {s}{n}
        {s} {n}
        {n}{s}
        {n} {s}
        {s}{n} {k}
        """,
)
PRICE = {
    "high.post": bank(
        "price.high.post",
        """
        under {m}
        below {m}
        for under {m}
        for less than {m}
        less than {m}
        up to {m}
        max {m}
        {m} max
        {m} or less
        {m} or under
        {m} maximum
        at most {m}
        no more than {m}
        not more than {m}
        for no more than {m}
        not over {m}
        not above {m}
        cheaper than {m}
        within {m}
        within a budget of {m}
        on a {m} budget
        with a budget of {m}
        that (costs|cost) less than {m}
        that won't cost (me |)more than {m}
        for {m} or less
        for {m} tops
        {m} tops
        {m} at most
        < {m}
        <{m}
        <= {m}
        maximum price {m}
        price under {m}
        priced (under|below) {m}
        that doesn't cost more than {m}
        without spending more than {m}
        (limit|price limit|cap) {m}
        budget {m}
        if possible under {m}
        ideally under {m}
        staying under {m}
        that comes in under {m}
        not exceeding {m}
        that i can get for {m} or less
        sub {m}
        {m} tops please
        and definitely under {m}
        {m} being the max
        """,
    ),
    "high.clause": bank(
        "price.high.clause",
        """
        my budget is {m}
        budget is {m}
        budget: {m}
        budget {m} max
        my (max|maximum|limit) is {m}
        my absolute (max|maximum|limit) is {m}
        max {m} please
        no more than {m} please
        i don't want to (spend|pay) more than {m}
        i'd rather not (spend|pay) more than {m}
        i can('t| not|not) (spend|pay|afford) more than {m}
        i'm not paying more than {m}
        i have {m} to spend
        i only have {m}
        i've got {m} to spend
        i've only got {m}
        it (should|must) cost less than {m}
        it should be under {m}
        should be under {m}
        must be under {m}
        needs to be (under|below) {m}
        has to stay under {m}
        keep it under {m}
        please keep it (under|below) {m}
        (nothing|not) over {m}
        nothing above {m}
        anything over {m} is too (much|expensive)
        i can spend up to {m}
        i can go up to {m}
        willing to (pay|spend) up to {m}
        up to {m} is (ok|fine|okay)
        {m} is my limit
        {m} is all i have
        {m} is the most i can (spend|pay|do)
        the price should not be over {m}
        price: up to {m}
        price not more than {m}
        my wife will kill me if it's more than {m}
        my boss approved {m} max
        it can't be more than {m}
        with {m} as the ceiling
        we were given {m} for this so not more
        """,
    ),
    "low.post": bank(
        "price.low.post",
        """
        over {m}
        above {m}
        for over {m}
        more than {m}
        at least {m}
        from {m}
        from {m} up
        starting (at|from) {m}
        {m} and up
        {m} or more
        {m} and above
        {m}+
        minimum {m}
        min {m}
        that (costs|cost) more than {m}
        upwards of {m}
        > {m}
        >{m}
        not under {m}
        not cheaper than {m}
        priced (over|above) {m}
        no less than {m}
        """,
    ),
    "low.clause": bank(
        "price.low.clause",
        """
        it should cost at least {m}
        at least {m} please
        i want to spend (at least|more than) {m}
        nothing under {m}
        nothing below {m}, i don't want junk
        nothing cheaper than {m}
        minimum price {m}
        the price should be over {m}
        i'm happy to spend more than {m}
        anything below {m} is rubbish in my experience
        don't show me anything under {m}
        it's a gift so at least {m}
        price from {m}
        should be (above|over) {m}
        """,
    ),
    "range.post": bank(
        "price.range.post",
        """
        between {a} and {b}
        from {a} to {b}
        for {a} to {b}
        {a}-{b}
        {a} - {b}
        {a} to {b}
        in the {a}-{b} range
        in the {a} to {b} range
        in the range of {a} to {b}
        for between {a} and {b}
        (costing|priced) between {a} and {b}
        price {a}-{b}
        price range {a} to {b}
        over {a} but under {b}
        above {a} and below {b}
        more than {a} but less than {b}
        anywhere from {a} to {b}
        somewhere between {a} and {b}
        at least {a}, max {b}
        min {a} max {b}
        with a budget of {a} to {b}
        >{a} <{b}
        """,
    ),
    "range.clause": bank(
        "price.range.clause",
        """
        my budget is {a} to {b}
        my budget is between {a} and {b}
        budget {a}-{b}
        i want to spend (between {a} and {b}|{a} to {b})
        i'm thinking (between {a} and {b}|{a} to {b})
        price between {a} and {b}
        the price should be between {a} and {b}
        something like {a} to {b}
        not less than {a} and not more than {b}
        i can spend {a} to {b}
        price range: {a} - {b}
        at least {a} but no more than {b}
        {a} minimum, {b} maximum
        we have between {a} and {b} for it
        """,
    ),
    "about.post": bank(
        "price.about.post",
        """
        around {m}
        for around {m}
        about {m}
        for about {m}
        at around {m}
        for roughly {m}
        roughly {m}
        approx {m}
        approximately {m}
        ~{m}
        ~ {m}
        near {m}
        close to {m}
        for {m} or so
        for {m} give or take
        {m} ish
        {m}-ish
        in the region of {m}
        in the {m} range
        around the {m} mark
        circa {m}
        costing about {m}
        that (costs|cost) around {m}
        """,
    ),
    "about.clause": bank(
        "price.about.clause",
        """
        my budget is around {m}
        my budget is about {m}
        budget (about|around|roughly|~) {m}
        i want to spend (around|about) {m}
        i was thinking around {m}
        it should cost (about|around) {m}
        price around {m}
        somewhere around {m} would be (good|great|ideal|perfect)
        {m} more or less
        roughly {m} if possible
        about {m} would be ok
        i'd like to stay close to {m}
        give or take {m}
        we usually pay around {m}
        """,
    ),
}
