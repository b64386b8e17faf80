import type { TaskName, Tasks } from '../core/tasks.ts';

/** What a module of tasks exports by default: each of these, under its name. */
export type TaskMap = { readonly [T in TaskName]: (input: Tasks[T]['input']) => Promise<Tasks[T]['output']> };

/** Where the work of each task is done; loaded on first use, so that a thread pays only for what it runs. */
const tasks: TaskMap = {
  async 'parse-nmap'({ file }) {
    const { parseNmapFile } = await import('../integrations/nmap/parse-file.ts');
    return parseNmapFile(file);
  },
  async 'explain-capture'(input) {
    const { explainFile } = await import('../explanation/explain-file.ts');
    return explainFile(input);
  },
  async 'render-pdf'({ report, file }) {
    const { renderPdfFile } = await import('../reports/pdf/render-file.ts');
    return renderPdfFile(report, file);
  },
};

export default tasks;
