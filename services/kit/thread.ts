import { Worker, type WorkerOptions } from 'node:worker_threads'

/**
 * Starts a thread of this process.
 *
 * @param file beside the module that starts it, without the ending: that is the module's own, as written or as compiled
 * @param module `import.meta.url` of that module
 */
export const startThread = (file: string, module: string, options: WorkerOptions): Worker =>
  new Worker(new URL(`./${file}${module.endsWith('.ts') ? '.ts' : '.js'}`, module), options)
