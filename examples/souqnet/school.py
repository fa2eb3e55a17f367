"""Teaching the network: the head first, then everything, in several runs that become one."""

from collections.abc import Sequence
from dataclasses import replace
from operator import itemgetter

from examples.souqnet import network
from examples.souqnet.average import Average, Weights
from examples.souqnet.stage import Course, Plan, stage, validation
from fuzzyvision.reports.record import Epoch

_HEAD_RATE, _HEAD_EPOCHS = 4e-3, 3
_RATE, _RATE_FROM_SCRATCH = 3e-4, 1e-3
_SOUND = 0.02
"""By how much of the validation pictures the average may do worse than the best epoch and is kept:
they show that it is a network at all, not what it gains on pictures from elsewhere."""


def teach(course: Course, plan: Plan) -> list[Epoch]:
    """Train the model in place, keep the best of it, and return how all epochs went.

    Pretrained features come to harm while the head is still random, and then do worse on
    pictures from elsewhere (Kumar et al. 2022, "Fine-tuning can distort pretrained features"):
    the head learns alone first, then everything, at a low rate.

    All runs start from there, and end so close to each other that the average of their weights
    is a network too, one that does better on pictures from elsewhere than each (Wortsman et al.
    2022, "Model soups"; for the epochs of one run Izmailov et al. 2018 and Cha et al. 2021).
    """
    model, average = course.model, Average()
    if not plan.pretrained:
        epochs = stage(course, plan, _RATE_FROM_SCRATCH, average)
        settle(course, [model.get_weights()], average)
        return epochs
    network.fix(model, backbone=True)
    first = Plan(_HEAD_EPOCHS, plan.seed + 1, pretrained=True, title="Training the head")
    epochs = stage(replace(course, teacher=None), first, _HEAD_RATE, Average())
    network.fix(model, backbone=False)
    start, ends = model.get_weights(), []
    for run in range(plan.runs):
        model.set_weights(start)
        title = f"Training, run {run + 1} of {plan.runs}"
        one = replace(plan, seed=plan.seed + 2 * run, title=title)
        epochs += stage(course, one, _RATE, average, len(epochs))
        ends.append(model.get_weights())
    settle(course, ends, average)
    return epochs


def settle(course: Course, ends: Sequence[Weights], average: Average) -> None:
    """Give the model the average of all runs, or the best of their ends if that is far better."""
    pixels, answers = validation(course)

    def tried(weights: Weights) -> tuple[float, float]:
        course.model.set_weights(weights)
        loss, accuracy = course.model.evaluate(pixels, answers, batch_size=64, verbose=0)
        return -loss, accuracy

    results = [tried(end) for end in ends]
    (_, accuracy), best = max(zip(results, ends, strict=True), key=itemgetter(0))
    sound = [mean for mean in average.weights if tried(mean)[1] >= accuracy - _SOUND]
    course.model.set_weights([*sound, best][0])
