"""How a quality of goods is asked for, by the kind of quality: {v} its value, {n} its attribute's name."""

from __future__ import annotations

from shopkeeper.train.recipes.english.patterns import Bank, banks_of

__all__ = ["ATTRIBUTE"]

ATTRIBUTE: dict[str, dict[str, Bank]] = {
    "color": banks_of(
        "attr.color",
        pre="{v}\n{v} coloured\n{v} colored\n{v} color\n{v}-coloured",
        post="""
            in {v}
            in {v} color
            in the color {v}
            in colour {v}
            , {v}
            that are {v}
            {n} {v}
            in {v} please
            , color {v}
            , colour: {v}
            , preferably {v}
            , {v} if possible
            """,
        clause="""
            in {v} please
            {v} please
            color {v}
            colour: {v}
            {n}: {v}
            the colour should be {v}
            it (must|should|has to|needs to) be {v}
            (preferably|ideally) {v}
            preferably in {v}
            i want it in {v}
            i'd like it in {v}
            {v} if possible
            it needs to match my {v} (sofa|coat|kitchen|curtains|dress|car)
            {v} is my favourite colour
            only {v}
            i want {v} ones
            """,
    ),
    "size": banks_of(
        "attr.size",
        pre="{v}\nsize {v}\nsize-{v}\na size {v}\n{v} size",
        post="""
            in size {v}
            size {v}
            in {v}
            in a {v}
            in a size {v}
            sz {v}
            , size {v}
            , {v}
            , my size is {v}
            {n} {v}
            in {n} {v}
            for size {v}
            that fit a size {v}
            """,
        clause="""
            size {v}
            size {v} please
            my size is {v}
            i'm a (size |){v}
            i (wear|take|need) (a |size |){v}
            i (am|usually wear|normally take) size {v}
            in {v} please
            {n}: {v}
            size: {v}
            should be size {v}
            it needs to be a {v}
            need it in {v}
            in {v} if you have it
            he's a size {v}
            """,
    ),
    "material": banks_of(
        "attr.material",
        pre="{v}\nreal {v}\n{v} made\ngenuine {v}",
        post="""
            made of {v}
            made from {v}
            in {v}
            out of {v}
            of {v}
            made out of {v}
            , {v}
            that are made of {v}
            {n} {v}
            , {n}: {v}
            from {v}
            , {v} if possible
            , preferably {v}
            """,
        clause="""
            it (should|must|has to) be (made of |){v}
            made of {v} please
            {v} please
            material {v}
            material: {v}
            {n}: {v}
            preferably {v}
            i (prefer|want|like|love) {v}
            only {v}
            {v} only
            i want it made of {v}
            {v} would be (best|nice|ideal)
            ideally {v}
            needs to be {v}
            """,
    ),
    "measure": banks_of(
        "attr.measure",
        pre="{v}\n{v} {n}",
        post="""
            with {v}
            with {v} {n}
            {v}
            , {v}
            of {v}
            {n} {v}
            , {n} {v}
            , {n}: {v}
            with a {n} of {v}
            in {v}
            that (has|have) {v}
            with {n} {v}
            , {v} version
            the {v} (one|version)
            """,
        clause="""
            {v} please
            {n} {v}
            {n}: {v}
            {n} should be {v}
            the {n} should be {v}
            it (should|must|has to) be {v}
            must have {v}
            (preferably|ideally) {v}
            {v} would be (ideal|perfect|enough)
            the {v} (one|version) please
            i need {v}
            with {v} please
            exactly {v}
            """,
    ),
    "flag": banks_of(
        "attr.flag",
        pre="{v}",
        post="""
            that is {v}
            that's {v}
            that are {v}
            , {v}
            which is {v}
            that must be {v}
            , has to be {v}
            , {v} if possible
            , preferably {v}
            which are {v}
            but {v}
            """,
        clause="""
            it (must|should|has to|needs to) be {v}
            must be {v}
            has to be {v}
            {v} is a must
            {v} is important (to|for) me
            {v} please
            {v} only
            should be {v}
            (ideally|preferably) {v}
            {v} if possible
            it's important that it is {v}
            make sure it's {v}
            but it really has to be {v}
            only {v} (ones|stuff) please
            """,
    ),
    "ready": banks_of(
        "attr.ready",
        post="""
            {v}
            , {v}
            , {v} please
            , preferably {v}
            that (come|comes) {v}
            , must be {v}
            """,
        clause="""
            {v} please
            it must come {v}
            {v} is important
            it should be {v}
            preferably {v}
            """,
    ),
    "pack": banks_of(
        "attr.pack",
        pre="{v}",
        post="""
            , {v}
            in a {v}
            as a {v}
            {v}
            sold as {v}
            , {n} {v}
            """,
        clause="""
            {v} please
            {n}: {v}
            as a {v}
            i want the {v}
            the {v} (option|version) please
            """,
    ),
    "flavor": banks_of(
        "attr.flavor",
        pre="{v}\n{v} flavoured\n{v} flavored\n{v} flavour\n{v} flavor",
        post="""
            with {v} (flavour|flavor|taste)
            in {v}
            in {v} flavour
            , {v}
            , {v} flavour
            that (taste|tastes) like {v}
            {n} {v}
            in the {v} (flavor|variety)
            """,
        clause="""
            {v} please
            {v} (flavour|flavor) please
            {n}: {v}
            (preferably|ideally) {v}
            i (love|like|want|prefer) {v}
            the {v} (one|flavour|kind)
            flavour {v}
            it should be {v}
            """,
    ),
    "scent": banks_of(
        "attr.scent",
        pre="{v}\n{v} scented\n{v} scent",
        post="""
            with {v} (scent|fragrance|smell)
            with a {v} (scent|fragrance|smell)
            in {v}
            that (smell|smells) of {v}
            that (smell|smells) like {v}
            , {v}
            , scent {v}
            {n} {v}
            """,
        clause="""
            {v} please
            {v} scent please
            {n}: {v}
            i (love|like|prefer) the smell of {v}
            preferably {v}
            scent should be {v}
            {v} is my favourite smell
            """,
    ),
    "age": banks_of(
        "attr.age",
        pre="{v}",
        post="""
            for {v}
            for age {v}
            for ages {v}
            age {v}
            {n} {v}
            suitable for {v}
            , {v}
            for the {v} age group
            """,
        clause="""
            {n} {v}
            {n}: {v}
            age {v}
            it's for {v}
            should be suitable for {v}
            for {v} please
            """,
    ),
    "skin": banks_of(
        "attr.skin",
        pre="{v} skin",
        post="""
            for {v} skin
            for my {v} skin
            for people with {v} skin
            that work on {v} skin
            , {v} skin
            suitable for {v} skin
            for {v} skin types
            """,
        clause="""
            my skin is {v}
            i have {v} skin
            i've got {v} skin
            for {v} skin please
            {n}: {v}
            i suffer from {v} skin
            my skin type is {v}
            my skin's pretty {v}
            """,
    ),
    "hair": banks_of(
        "attr.hair",
        pre="{v} hair",
        post="""
            for {v} hair
            for my {v} hair
            , {v} hair
            suitable for {v} hair
            that (work|works) on {v} hair
            for someone with {v} hair
            """,
        clause="""
            my hair is {v}
            i have {v} hair
            i've got {v} hair
            {n}: {v}
            for {v} hair please
            my daughter has {v} hair
            my hair's really {v}
            """,
    ),
    "fit": banks_of(
        "attr.fit",
        pre="{v}\n{v} fit\n{v}-fit\n{v} cut",
        post="""
            with a {v} fit
            in {v} fit
            , {v} fit
            in a {v} cut
            , {v}
            {n} {v}
            """,
        clause="""
            {v} fit please
            {v} fit
            {n}: {v}
            i (like|prefer|want) a {v} fit
            the fit should be {v}
            preferably {v}
            """,
    ),
    "for": banks_of(
        "attr.for",
        pre="{v}",
        post="""
            for {v}
            for my {v}
            for a {v}
            for the {v}
            , for {v}
            suitable for {v}
            made for {v}
            meant for {v}
            """,
        clause="""
            it's for {v}
            it's for my {v}
            for the {v} please
            {n}: {v}
            it should be for {v}
            it will be used for {v}
            """,
    ),
    "compatible": banks_of(
        "attr.compatible",
        pre="{v}\n{v} compatible\n{v}-compatible",
        post="""
            for {v}
            for my {v}
            that (fit|fits) my {v}
            that (fit|fits) a {v}
            that (work|works) with {v}
            compatible with {v}
            suitable for {v}
            , {v}
            that go with my {v}
            """,
        clause="""
            i have (a|an) {v}
            it's for my {v}
            it (must|should|has to) fit {v}
            it needs to work with {v}
            must be compatible with {v}
            {n}: {v}
            mine is a {v}
            {n} {v}
            """,
    ),
    "part": banks_of(
        "attr.part",
        pre="{v}\n{v} {n}",
        post="""
            with {v}
            with a {v}
            with {v} {n}
            with a {v} {n}
            , {v}
            , {v} {n}
            , {n}: {v}
            {n} {v}
            """,
        clause="""
            {v} please
            {n}: {v}
            {v} {n} please
            the {n} should be {v}
            with {v} if possible
            (preferably|ideally) {v}
            """,
    ),
    "connector": banks_of(
        "attr.connector",
        pre="{v}",
        post="""
            with {v}
            with a {v} (connector|port|connection|plug)
            with {v} (connector|port|connection)
            that (have|has) {v}
            , {v}
            via {v}
            that (connect|connects) (over|via|by|through) {v}
            {n} {v}
            """,
        clause="""
            it (must|should|has to) have {v}
            {v} please
            needs {v}
            with {v} please
            {n}: {v}
            {v} is a must
            must be {v}
            i only have {v}
            """,
    ),
    "language": banks_of(
        "attr.language",
        pre="{v}\n{v} language\n{v}-language",
        post="""
            in {v}
            written in {v}
            , {v}
            , in {v}
            , {v} edition
            in the {v} language
            """,
        clause="""
            in {v} please
            it should be in {v}
            {n}: {v}
            i only read {v}
            must be in {v}
            the {v} version
            """,
    ),
    "other": banks_of(
        "attr.other",
        pre="{v}\n{v} {n}",
        post="""
            with {v}
            with {v} {n}
            with {n} {v}
            , {v}
            , {n} {v}
            , {n}: {v}
            {n} {v}
            {n}={v}
            in {v}
            , {v} if possible
            , preferably {v}
            , {v} {n}
            that (is|are) {v}
            """,
        clause="""
            {n} {v}
            {n}: {v}
            {n} should be {v}
            the {n} (must|should|has to) be {v}
            {v} please
            (preferably|ideally) {v}
            {n} = {v}
            {v} {n} please
            it (must|should|has to) be {v}
            i (want|need|prefer) {v}
            {v} would be (nice|great|ideal)
            """,
    ),
    "count": banks_of(
        "attr.count",
        pre="{v} {one}\n{v}-{one}",
        post="""
            with {v} {n}
            with {v} {many}
            {v} {many}
            , {v} {many}
            , {n}: {v}
            that (have|has) {v} {many}
            having {v} {many}
            """,
        clause="""
            it (must|should) have {v} {many}
            {n}: {v}
            {v} {many} please
            i need {v} {many}
            with {v} {many}
            """,
    ),
    "yes": banks_of(
        "attr.yes",
        pre="{n}",
        post="""
            with {n}
            , {n}
            that (is|are) {n}
            , {n}: yes
            """,
        clause="""
            {n} please
            must be {n}
            {n} is a must
            {n}: yes
            """,
    ),
}
for _alias, _kind in {
    "powered": "flag", "pattern": "flag", "style": "flag", "finish": "flag", "shape": "flag", "roast": "fit",
    "season": "for", "pet": "for", "level": "for", "room": "for", "audience": "for", "format": "other",
    "genre": "other", "origin": "other",
}.items():  # fmt: skip
    ATTRIBUTE[_alias] = ATTRIBUTE[_kind]
