"""Gradio's way: an Interface with an Image and a Label around the same network."""

import gradio

from benchmarks.baselines import network


def main() -> None:
    """Serve until told to end."""
    arguments = network.parse()
    model = network.Network(arguments.threads)
    interface = gradio.Interface(
        lambda image: model.predict(network.thumbnail(image)),
        gradio.Image(type="pil"),
        gradio.Label(),
        api_name="predict",
    )
    interface.launch(server_name=network.HOST, server_port=arguments.port, quiet=True)


if __name__ == "__main__":
    main()
