import { isScalar, type Node } from 'yaml';
import { statedUnit } from '../condition/judging/metricUnit.ts';
import { scale } from '../condition/units.ts';
import type { Baseline, BaselineFigure } from './configuration.ts';
import { readDuration } from './readDuration.ts';
import type { Reader } from './reader.ts';

/** Reads what `baseline` stands for: `stable`, or one of `{ window: 1h }`, `{ offset: 1d }` and `{ fixed: { … } }`. */
export function readBaseline(reader: Reader, node: Node): Baseline | null {
  if (isScalar(node) && typeof node.value === 'string') return reader.oneOf(node, 'baseline', ['stable']) === undefined ? null : { kind: 'stable' };
  const found: (Baseline | undefined)[] = [];
  const span = (kind: 'window' | 'offset') => (value: Node): void => {
    const seconds = readDuration(reader, value, `${kind} of baseline`);
    found.push(seconds === undefined ? undefined : { kind, seconds });
  };
  reader.map(node, 'baseline', { window: span('window'), offset: span('offset'), fixed: (value) => { found.push({ kind: 'fixed', figures: readFigures(reader, value) }); } });
  if (found.length > 1) reader.wrong(node, 'Unexpected value of baseline, expected one of window, offset and fixed.');
  return found.length === 1 ? (found[0] ?? null) : null;
}

function readFigures(reader: Reader, node: Node): Readonly<Record<string, BaselineFigure>> {
  const figures = new Map<string, BaselineFigure>();
  reader.entries(node, 'fixed of baseline', (name, value) => {
    const figure = isScalar(value) && typeof value.value === 'string' ? readQuantity(reader, value, value.value, name) : bare(reader.number(value, `the baseline of "${name}"`));
    if (figure !== undefined) figures.set(name, figure);
  });
  return Object.fromEntries(figures);
}

function bare(value: number | undefined): BaselineFigure | undefined {
  return value === undefined ? undefined : { value, unit: null };
}

/** `120ms`, `0.5%`. */
function readQuantity(reader: Reader, node: Node, text: string, name: string): BaselineFigure | undefined {
  const [, figure, word] = /^(\d+(?:\.\d+)?)\s*(\S+)$/u.exec(text) ?? [];
  const unit = word === undefined ? null : statedUnit(word);
  if (figure === undefined || unit === null) return reader.wrong(node, `Unexpected baseline of "${name}", expected a figure such as 0.12 or 120ms.`);
  return { value: scale(Number(figure), unit.factor), unit: unit.unit };
}
