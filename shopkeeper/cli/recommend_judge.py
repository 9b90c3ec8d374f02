"""`shopkeeper recommend judge|ranker|strategy|experiment`: change what stands where, and know whether it was better."""

from __future__ import annotations

import json
import math
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table

from shopkeeper.cli.options import echo_json, json_option, say, shop_option
from shopkeeper.errors import InputError
from shopkeeper.recommend.asked import PLACES
from shopkeeper.recommend.experiments.model import MEASURES, Experiment, experiment_document
from shopkeeper.recommend.rules.documents import to_document, to_strategy
from shopkeeper.recommend.strategies import Strategy
from shopkeeper.shop import Shop

if TYPE_CHECKING:
    from shopkeeper.recommend.experiments.results import Results
    from shopkeeper.recommend.judging.judge import Verdict

__all__ = ["COMMANDS"]

_file = click.argument("file", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
_by = click.option(
    "--by", default="command line", show_default=True, help="Who does it, for the audit trail."
)


@click.command("judge")
@click.argument("place", metavar="PLACE")
@click.argument(
    "file", required=False, default=None, type=click.Path(path_type=Path, dir_okay=False, allow_dash=True)
)
@click.option("--measure", type=click.Choice(["clicked", "bought"]), default="clicked", show_default=True)
@click.option("--since", default="", metavar="TIME", help="Only lists shown from this time on (ISO 8601).")
@click.option("--until", default="", metavar="TIME", help="Only lists shown before this time.")
@click.option(
    "--most", default=1000, show_default=True, type=click.IntRange(1), help="Newest lists looked at."
)
@shop_option
@json_option
def judge_command(
    place: str,
    file: Path | None,
    measure: str,
    since: str,
    until: str,
    most: int,
    shop_path: Path,
    as_json: bool,
) -> None:
    """Estimate what the strategy in FILE (JSON, as `recommend strategy show` prints) would earn at PLACE.

    From lists that were shown with known chances, without showing it to anybody; without FILE the place's own
    strategy as it stands now. Exit code 3 when too little of what it would show was ever shown.
    """
    strategy = None if file is None else to_strategy(_read(file))
    if strategy is not None and strategy.place != place:
        raise InputError(f"the strategy is for {strategy.place!r}, not for {place!r}")
    with Shop.open(shop_path) as shop:
        verdict = shop.recommend.judge(place, strategy, measure=measure, since=since, until=until, most=most)
    if as_json:
        echo_json({**asdict(verdict), "certain": verdict.certain, "lift": verdict.lift})
    else:
        _tell_verdict(verdict)
    if not verdict.certain:
        sys.exit(3)


@click.command("ranker")
@click.argument("models", nargs=-1, metavar="[MODEL...]")
@click.option(
    "--most", default=4000, show_default=True, type=click.IntRange(50), help="Examples learned from."
)
@click.option("--seed", default=0, show_default=True)
@click.option("--force", is_flag=True, help="Let it serve even if it orders no better.")
@click.option(
    "--remove", is_flag=True, help="Take the ranker away instead: the sources' weights decide again."
)
@shop_option
@json_option
def ranker_command(
    models: tuple[str, ...], most: int, seed: int, force: bool, remove: bool, shop_path: Path, as_json: bool
) -> None:
    """Train what orders the candidates of all sources, on what was shown and clicked.

    Where nothing was shown yet: on what people did next. MODELs are trained anew for it on what was done before its
    examples; without names, those that need no PyTorch.
    """
    with Shop.open(shop_path) as shop:
        if remove:
            gone = shop.recommend.remove_ranker()
            if as_json:
                echo_json({"removed": gone})
            else:
                say("the ranker is gone; the sources' weights decide" if gone else "there was no ranker")
            return
        card = shop.recommend.train_ranker(models, most=most, seed=seed, force=force)
    if as_json:
        echo_json(card)
        return
    say(
        f"{card['groups']:,} examples ({card['source']}), tested on {card['tested']:,} of people not learned from"
    )
    say(
        f"nDCG@10 {card['before']:.4f} without, {card['after']:.4f} with it, on people it was not trained on "
        f"(standard error of the difference {card['error']:.4f})"
    )
    say(f"chances off by {card['calibration_error']:.4f} in the mean")
    say(
        "it serves from now on"
        if card["installed"]
        else "not surely better: not installed (--force installs it)"
    )


@click.group("strategy")
def strategy_group() -> None:
    """Show, change and reset what stands at a place."""


@strategy_group.command("show")
@click.argument("place", required=False, default="", metavar="[PLACE]")
@shop_option
def show_strategy(place: str, shop_path: Path) -> None:
    """Print the strategy of PLACE, or of every place, as JSON."""
    with Shop.open(shop_path) as shop:
        strategies = shop.recommend.strategies
        echo_json(
            to_document(strategies.of(place)) if place else {p: to_document(strategies.of(p)) for p in PLACES}
        )


@strategy_group.command("put")
@_file
@_by
@shop_option
@json_option
def put_strategy(file: Path, by: str, shop_path: Path, as_json: bool) -> None:
    """Let the strategy in FILE (JSON; - reads stdin) stand at its place from now on."""
    strategy = to_strategy(_read(file))
    with Shop.open(shop_path) as shop:
        _stands(shop.recommend.strategies.put(strategy, by), as_json)


@strategy_group.command("reset")
@click.argument("place", metavar="PLACE")
@_by
@shop_option
@json_option
def reset_strategy(place: str, by: str, shop_path: Path, as_json: bool) -> None:
    """Bring the default of PLACE back."""
    with Shop.open(shop_path) as shop:
        _stands(shop.recommend.strategies.reset(place, by), as_json)


@strategy_group.command("log")
@click.argument("place", required=False, default="", metavar="[PLACE]")
@shop_option
@json_option
def strategy_log(place: str, shop_path: Path, as_json: bool) -> None:
    """Tell who changed which strategy when, newest first."""
    from shopkeeper.events import from_micros

    with Shop.open(shop_path) as shop:
        entries = shop.recommend.strategies.audit(place)
    if as_json:
        echo_json([asdict(entry) for entry in entries])
        return
    for entry in entries:
        say(f"{from_micros(entry.time)[:19]}Z  {entry.by or '-'}  {entry.action}  {entry.subject}")


@click.group("experiment")
def experiment_group() -> None:
    """Two or more ways at one place, each for a part of the people."""


@experiment_group.command("list")
@shop_option
@json_option
def list_experiments(shop_path: Path, as_json: bool) -> None:
    """List all experiments, running ones first."""
    with Shop.open(shop_path) as shop:
        found = shop.recommend.experiments.all()
    if as_json:
        echo_json([_experiment(one) for one in found])
        return
    for one in found:
        arms = ", ".join(f"{arm.name} {share:.0%}" for arm, share in zip(one.arms, one.shares, strict=True))
        say(f"{one.name}: {one.state}, at {one.place}, {arms}")


@experiment_group.command("create")
@_file
@_by
@shop_option
@json_option
def create_experiment(file: Path, by: str, shop_path: Path, as_json: bool) -> None:
    """Write an experiment down as a draft, from FILE (JSON; - reads stdin).

    {"name": ..., "place": "home", "measure": "clicked", "arms": [{"name": "now"}, {"name": "new", "share": 1,
    "strategy": {...}}]}; an arm without a strategy has the place's own.
    """
    with Shop.open(shop_path) as shop:
        _lives(shop.recommend.experiments.create(_read(file), by), as_json)


def _turning(way: str, about: str) -> click.Command:
    """The command that starts or stops an experiment."""

    @click.command(way, help=about)
    @click.argument("name")
    @_by
    @shop_option
    @json_option
    def turn(name: str, by: str, shop_path: Path, as_json: bool) -> None:
        with Shop.open(shop_path) as shop:
            _lives(getattr(shop.recommend.experiments, way)(name, by), as_json)

    return turn


experiment_group.add_command(_turning("start", "Let the draft NAME run."))
experiment_group.add_command(_turning("stop", "End NAME: its place has its own strategy again."))


@experiment_group.command("results")
@click.argument("name")
@click.option("--confidence", default=0.95, show_default=True)
@shop_option
@json_option
def results_command(name: str, confidence: float, shop_path: Path, as_json: bool) -> None:
    """Tell what NAME shows so far; look as often as you like. Exit code 3 when the split is broken."""
    with Shop.open(shop_path) as shop:
        results = shop.recommend.experiments.results(name, confidence)
    if as_json:
        echo_json(_results(results))
    else:
        _tell_results(results)
    if results.broken:
        sys.exit(3)


#: what the group `shopkeeper recommend` takes in
COMMANDS: tuple[click.Command, ...] = (judge_command, ranker_command, strategy_group, experiment_group)


def _read(file: Path) -> Any:
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{str(file)!r} cannot be read ({error}); give a JSON file") from None
    try:
        found = json.loads(text)
    except ValueError as error:
        raise InputError(f"{str(file)!r} is not JSON ({error})") from None
    if not isinstance(found, dict):
        raise InputError(f"{str(file)!r} holds no JSON object")
    return found


def _stands(strategy: Strategy, as_json: bool) -> None:
    if as_json:
        echo_json(to_document(strategy))
    else:
        say(f"at {strategy.place}: {strategy.name!r}, from {', '.join(strategy.sources)}")


def _lives(experiment: Experiment, as_json: bool) -> None:
    if as_json:
        echo_json(_experiment(experiment))
    else:
        say(f"experiment {experiment.name!r} at {experiment.place}: {experiment.state}")


def _experiment(one: Experiment) -> dict[str, Any]:
    return {
        **experiment_document(one), "state": one.state, "started": one.started, "stopped": one.stopped
    }  # fmt: skip


def _tell_verdict(verdict: Verdict) -> None:
    table = Table(f"{verdict.measure} a list", "estimate", "95 % interval")
    for name, one in (
        ("what ran", verdict.earned),
        ("strategy (doubly robust)", verdict.dr),
        ("strategy (self-normalised)", verdict.snips),
        ("strategy (inverse propensity)", verdict.ips),
    ):
        table.add_row(name, f"{one.value:.4f}", f"{one.low:.4f} to {one.high:.4f}")
    Console().print(table)
    say(
        f"{verdict.lists:,} lists of {verdict.people:,} people; of what {verdict.strategy!r} would show "
        f"{min(1.0, verdict.ips.support):.0%} was shown, worth {verdict.ips.effective:,.0f} impressions"
    )
    if verdict.ahead:
        say(
            "the models had seen acts of that time: the estimate is too kind; judge by lists shown after training"
        )
    if not verdict.certain:
        say("too little of what it would show was ever shown to say anything; let the place explore more")


def _results(results: Results) -> dict[str, Any]:
    document = asdict(replace(results, experiment=results.experiment))
    document["experiment"] = _experiment(results.experiment)
    for arm in document["arms"]:
        for lift in arm["lifts"].values():
            lift["high"] = None if math.isinf(lift["high"]) else lift["high"]
    return {**document, "broken": results.broken, "decided": results.decided}


def _tell_results(results: Results) -> None:
    one = results.experiment
    table = Table(
        "arm", "people", *(f"{m}" for m in MEASURES), f"lift ({one.measure})", "always-valid interval"
    )
    for arm in results.arms:
        lift = arm.lifts.get(one.measure)
        if lift is None:
            told = ["", ""]
        else:
            high = "any" if math.isinf(lift.high) else f"{lift.high:+.1%}"
            told = ["-" if lift.estimate is None else f"{lift.estimate:+.1%}", f"{lift.low:+.1%} to {high}"]
        table.add_row(arm.name, f"{arm.people:,}", *(f"{arm.rate(m):.2%}" for m in MEASURES), *told)
    Console().print(table)
    if results.broken:
        say(
            f"the split is broken (p = {results.split_p:.2g}): more people are in one arm than can be by chance; "
            "find out why before you believe anything here"
        )
    for name, verdict in results.decided.items():
        say(f"{name} is {verdict} than {results.arms[0].name}")
    if not results.decided and not results.broken:
        say("not decided yet: go on, or stop without a winner")
