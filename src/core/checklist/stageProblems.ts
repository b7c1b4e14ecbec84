/** What is odd about the stages of a rollout. */
import type { Problem, Section } from './model.ts';
import { problemOnLine } from './problem.ts';

/** `gated` holds the ids of the stages with a gate. The last stage needs none: nothing comes after it. */
export function stageProblems(sections: readonly Section[], gated: ReadonlySet<string>): readonly Problem[] {
  const problems: Problem[] = [];
  let before: Section | null = null;
  let traffic = 0;
  for (const section of sections) {
    const { stage } = section;
    // A new part of the file may hold another rollout.
    if (before !== null && section.depth < before.depth) {
      before = null;
      traffic = 0;
    }
    if (stage === null) continue;
    if (before !== null && !gated.has(before.id)) {
      problems.push(at(before, 'info', 'stage-without-gate', `Nothing decides whether to go on after “${before.title}”. Add an item such as "**Gate**: proceed or roll back".`));
    }
    if (stage.traffic !== null && stage.traffic <= traffic) {
      problems.push(at(section, 'warning', 'stage-traffic', `“${section.title}” takes no more traffic than a stage before it.`));
    }
    traffic = Math.max(traffic, stage.traffic ?? 0);
    before = section;
  }
  return problems;
}

function at(section: Section, severity: Problem['severity'], rule: string, message: string): Problem {
  return problemOnLine(section.line, 1, severity, rule, message);
}
