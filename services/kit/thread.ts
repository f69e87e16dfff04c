import { Worker, type WorkerOptions } from 'node:worker_threads'

/**
 * Starts a thread of this process.
 *
 * @param name the name of the file `<name>.thread.ts` (compiled: `.js`) beside the module that starts the thread
 * @param module the `import.meta.url` of that module
 */
export const startThread = (name: string, module: string, options: WorkerOptions): Worker =>
  new Worker(new URL(`./${name}.thread${module.endsWith('.ts') ? '.ts' : '.js'}`, module), options)
