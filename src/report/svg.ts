import { escapeXml } from '../lib/escape.ts';
import type { Report } from '../model/report.ts';
import { frameOf, panelsOf, pointsByStage } from './panels.ts';
import { headline } from './sentence.ts';
import { element } from './svg-element.ts';
import { drawPanel, drawTime, width, type Panel } from './svg-panel.ts';
import { style } from './svg-style.ts';
import { description, heading, legend, stageLabels, verdictLabel } from './svg-words.ts';

/** Pixels: where the first plot begins, from plot to plot, and below the last one. */
const firstTop = 150;
const gap = 42;
const foot = 34;

/** The share and the checked metrics of both versions over time, as an SVG file. Empty without samples. */
export function renderSvg(report: Report): string {
  const stages = pointsByStage(report);
  if (stages.length === 0) return '';
  const frame = frameOf(report);
  const panels = panelsOf(report, stages);
  const bottom = topOf(panels, panels.length) - gap;
  return document(bottom + foot, [
    element('title', { id: 't' }, escapeXml(headline(report))),
    element('desc', { id: 'd' }, escapeXml(description(report, stages.flat()), 4000)),
    style,
    element('rect', { class: 'paper', width, height: bottom + foot }),
    heading(report, panels),
    legend(report, panels, frame),
    ...panels.map((panel, index) => drawPanel(panel, frame, topOf(panels, index))),
    verdictLabel(report, frame, firstTop - 22),
    stageLabels(report, frame.time, firstTop - 6),
    drawTime(frame.time, bottom + 18),
  ]);
}

function topOf(panels: readonly Panel[], index: number): number {
  return panels.slice(0, index).reduce((sum, { height }) => sum + height + gap, firstTop);
}

function document(height: number, parts: readonly string[]): string {
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    role: 'img',
    'aria-labelledby': 't d',
  };
  const body = parts.filter((part) => part !== '').join('\n');
  return `${element('svg', attributes, `\n${body}\n`)}\n`;
}
