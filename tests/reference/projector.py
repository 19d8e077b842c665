"""Writes a projector with random weights for llama.cpp's `--mmproj`.

A text model behind it takes pictures: the path from a data URL through the decoder and a vision
encoder to the logprobs is the real one, and what the model says means nothing.

    pip install gguf==0.19.0 numpy
    python projector.py MODEL.gguf PROJECTOR.gguf
"""

import sys

import gguf
import numpy

# As gemma3's encoder, but tiny: 8 x 8 patches, each 2 x 2 of them averaged, 16 tokens a picture.
SIDE, PATCH, MERGE, WIDTH, HIDDEN, HEADS, BLOCKS = 224, 28, 2, 64, 128, 4, 2


def main(model, out):
    architecture = text(model, "general.architecture")
    fields = gguf.GGUFReader(model).fields
    embedding = int(fields[f"{architecture}.embedding_length"].contents())
    random = numpy.random.default_rng(7)

    writer = gguf.GGUFWriter(out, "clip")
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    writer.add_bool("clip.has_vision_encoder", True)
    writer.add_bool("clip.use_gelu", True)
    writer.add_string("clip.projector_type", "gemma3")
    for key, number in [
        ("image_size", SIDE),
        ("patch_size", PATCH),
        ("embedding_length", WIDTH),
        ("feed_forward_length", HIDDEN),
        ("projection_dim", embedding),
        ("block_count", BLOCKS),
        ("attention.head_count", HEADS),
        ("projector.scale_factor", MERGE),
    ]:
        writer.add_uint32(f"clip.vision.{key}", number)
    writer.add_float32("clip.vision.attention.layer_norm_epsilon", 1e-6)
    writer.add_array("clip.vision.image_mean", [0.5, 0.5, 0.5])
    writer.add_array("clip.vision.image_std", [0.5, 0.5, 0.5])

    def add(name, *shape, scale=None):
        scale = scale or shape[-1] ** -0.5
        weights = random.standard_normal(shape) * scale
        writer.add_tensor(name, weights.astype(numpy.float32))

    def layer(name, out, into):
        add(f"{name}.weight", out, into)
        add(f"{name}.bias", out, scale=0.1)

    def norm(name):
        writer.add_tensor(f"{name}.weight", numpy.ones(WIDTH, numpy.float32))
        writer.add_tensor(f"{name}.bias", numpy.zeros(WIDTH, numpy.float32))

    add("v.patch_embd.weight", WIDTH, 3, PATCH, PATCH, scale=(3 * PATCH * PATCH) ** -0.5)
    add("v.patch_embd.bias", WIDTH, scale=0.1)
    add("v.position_embd.weight", (SIDE // PATCH) ** 2, WIDTH, scale=0.1)
    for block in range(BLOCKS):
        name = f"v.blk.{block}"
        norm(f"{name}.ln1")
        norm(f"{name}.ln2")
        for part in ["attn_q", "attn_k", "attn_v", "attn_out"]:
            layer(f"{name}.{part}", WIDTH, WIDTH)
        layer(f"{name}.ffn_up", HIDDEN, WIDTH)
        layer(f"{name}.ffn_down", WIDTH, HIDDEN)
    norm("v.post_ln")
    writer.add_tensor("mm.soft_emb_norm.weight", numpy.ones(WIDTH, numpy.float32))
    # About as large as the embeddings of words.
    add("mm.input_projection.weight", WIDTH, embedding, scale=0.1 * WIDTH**-0.5)

    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def text(model, key):
    return gguf.GGUFReader(model).fields[key].contents()


if __name__ == "__main__":
    main(*sys.argv[1:])
