"""What language models are told of tickets."""

from bot.llm.prompts import Prompt, prompt_of


def prompt(name: str) -> Prompt:
    return prompt_of(__name__, name)
