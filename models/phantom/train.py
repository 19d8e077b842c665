#!/usr/bin/env python3
"""Train the phantom model on synthetic films and export it as phantom.onnx.

    /usr/bin/python3 train.py --output phantom.onnx

Runs on one thread with fixed seeds. The same machine and the same packages give the same bytes;
another processor may sum in another order, and then the weights differ in their last bits.
"""

import argparse
import hashlib
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

import generate

SEED = 20240
# The answer needs detail of 3 to 5 pixels: half the resolution is kept for two layers.
CHANNELS = ((12, 2), (20, 1), (24, 2), (28, 1), (28, 2), (24, 1))


class Phantom(nn.Module):
    """A heat map of "a nodule is centred in this cell", and the answer read off it.

    A zone's logit is the largest heat in its rectangle, so the heat map is the reason of the answer
    and not a picture made afterwards. The logit of "none" is one learned number, the heat that a
    zone must exceed.
    """

    def __init__(self):
        super().__init__()
        layers, width = [], 1
        for channels, stride in CHANNELS:
            layers += [nn.Conv2d(width, channels, 3, stride=stride, padding=1), nn.ReLU()]
            width = channels
        layers.append(nn.Conv2d(width, 1, 1))
        self.layers = nn.Sequential(*layers)
        for layer in self.layers:
            if isinstance(layer, nn.Conv2d):
                nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
                nn.init.zeros_(layer.bias)
        # Most cells hold no nodule; start near that.
        nn.init.constant_(self.layers[-1].bias, -3.0)
        self.none = nn.Parameter(torch.zeros(1, 1))

    def forward(self, image):
        heat = self.layers((image - 0.35) * 4.0)
        zones = [
            heat[:, :, row0:row1, column0:column1].amax(dim=(2, 3))
            for row0, row1, column0, column1 in generate.ZONES
        ]
        # The exported graph is of one film, and there the constant needs no expansion.
        if not torch.onnx.is_in_onnx_export():
            return torch.cat(zones + [self.none.expand(len(image), 1)], dim=1), heat
        return torch.cat(zones + [self.none], dim=1), heat


def heat_targets(nodules):
    """1 in the nodule's cell; weight 0 in the cells around it, which may go either way."""
    target = torch.zeros(len(nodules), 1, generate.GRID, generate.GRID)
    weight = torch.ones_like(target)
    for at, nodule in enumerate(nodules):
        if nodule is not None:
            column, row = int(nodule[0]) // generate.CELL, int(nodule[1]) // generate.CELL
            weight[at, 0, max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2] = 0.0
            weight[at, 0, row, column] = 20.0
            target[at, 0, row, column] = 1.0
    return target, weight


def accuracy(model, pictures, labels):
    model.eval()
    right = 0
    with torch.no_grad():
        for at in range(0, len(pictures), 100):
            logits, _ = model(pictures[at : at + 100])
            right += int((logits.argmax(dim=1) == labels[at : at + 100]).sum())
    return right / len(pictures)


def as_input(pictures):
    return torch.from_numpy(pictures).unsqueeze(1).to(torch.float32) / 255.0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", default="phantom.onnx")
    parser.add_argument("--samples", type=int, default=12000)
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--batch", type=int, default=32)
    options = parser.parse_args()

    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    torch.use_deterministic_algorithms(True)
    rng = np.random.default_rng(SEED)

    start = time.monotonic()
    pictures, labels, nodules = generate.dataset("train", options.samples)
    print(f"training set sha256 {generate.digest(pictures, labels)}", flush=True)
    images, labels = as_input(pictures), torch.from_numpy(labels)
    targets, weights = heat_targets(nodules)
    dev_pictures, dev_labels, _ = generate.dataset("dev", 500)
    dev_images, dev_labels = as_input(dev_pictures), torch.from_numpy(dev_labels)
    print(f"{time.monotonic() - start:6.0f} s  drawn", flush=True)

    model = Phantom()
    print(f"parameters {sum(p.numel() for p in model.parameters())}", flush=True)
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    steps = options.epochs * (options.samples // options.batch)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, max_lr=3e-3, total_steps=steps, pct_start=0.15
    )
    for epoch in range(options.epochs):
        model.train()
        order = rng.permutation(options.samples)
        total = 0.0
        for at in range(0, options.samples - options.batch + 1, options.batch):
            batch = torch.from_numpy(order[at : at + options.batch])
            # Augmentation is faint on purpose: a model trained on blur and noise would not break
            # there, and where a model breaks is what this one is for.
            gain = torch.from_numpy(rng.uniform(0.95, 1.05, (options.batch, 1, 1, 1)))
            noise = torch.from_numpy(rng.normal(0.0, 0.008, (options.batch, 1, 128, 128)))
            image = (images[batch] * gain + noise).clamp(0.0, 1.0).to(torch.float32)
            logits, heat = model(image)
            pixels = F.binary_cross_entropy_with_logits(
                heat - model.none.view(1, 1, 1, 1), targets[batch], weights[batch]
            )
            loss = F.cross_entropy(logits, labels[batch]) + 4.0 * pixels
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += float(loss)
        steps_done = options.samples // options.batch
        print(
            f"{time.monotonic() - start:6.0f} s  epoch {epoch + 1:2d}  "
            f"loss {total / steps_done:.4f}  dev {accuracy(model, dev_images, dev_labels):.4f}",
            flush=True,
        )

    model.eval()
    torch.onnx.export(
        model, torch.zeros(1, 1, generate.SIZE, generate.SIZE), options.output, opset_version=13,
        input_names=["image"], output_names=["logits", "heat"], do_constant_folding=True,
    )
    # What PyTorch itself says of a few films, for a comparison with another runtime.
    with torch.no_grad():
        outputs = [model(dev_images[at : at + 1]) for at in range(50)]
    np.savez(
        options.output + ".check.npz",
        logits=torch.cat([logits for logits, _ in outputs]).numpy(),
        heat=torch.cat([heat for _, heat in outputs]).numpy(),
    )
    with open(options.output, "rb") as file:
        content = file.read()
    print(f"{options.output}: {len(content)} bytes, sha256 {hashlib.sha256(content).hexdigest()}")
    print(f"{time.monotonic() - start:6.0f} s  done")


if __name__ == "__main__":
    main()
