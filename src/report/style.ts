import { escapeCode, escapeText, oneLine } from '../lib/escape.ts';

/** How names and outside text are written where a sentence goes: Markdown, or plain text. */
export interface Style {
  readonly code: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly text: (text: string) => string;
}

export const markdown: Style = {
  code: (text) => escapeCode(text),
  strong: (text) => `**${escapeText(text)}**`,
  text: (text) => escapeText(text),
};

export const plain: Style = {
  code: (text) => oneLine(text),
  strong: (text) => oneLine(text),
  text: (text) => oneLine(text),
};
