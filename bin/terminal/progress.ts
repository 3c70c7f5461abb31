import type { WriteStream } from 'node:tty';
import { createColors, isColorSupported } from 'picocolors';

export type RowState = 'waiting' | 'running' | 'done' | 'failed' | 'held';

interface Row {
  readonly label: string;
  state: RowState;
  text: string;
  startedAt?: number;
  endedAt?: number;
}

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MILLISECONDS = 100;

export interface ProgressOptions {
  /** Where to draw; progress goes to stderr so that stdout holds results only. */
  readonly stream: WriteStream;
  /** Redraw in place; otherwise one line a change. @default whether the stream is a terminal */
  readonly live?: boolean;
  /** Draw nothing at all. @default false */
  readonly silent?: boolean;
  /** Milliseconds, monotonic. @default performance.now */
  readonly now?: () => number;
}

/**
 * A table of steps that is redrawn in place on a terminal and written line by line elsewhere (CI logs), each with its
 * state, what it is doing and how long it has taken.
 */
export class Progress {
  private readonly rows = new Map<string, Row>();
  private readonly live: boolean;
  private readonly now: () => number;
  private readonly colors: ReturnType<typeof createColors>;
  private readonly began: number;
  private timer: NodeJS.Timeout | undefined;
  private frame = 0;
  private drawn = 0;

  constructor(private readonly options: ProgressOptions) {
    this.live = (options.live ?? options.stream.isTTY) && !options.silent;
    this.now = options.now ?? (() => performance.now());
    this.colors = createColors(isColorSupported && options.stream.isTTY);
    this.began = this.now();
    if (this.live) {
      this.timer = setInterval(() => this.draw(), FRAME_MILLISECONDS);
      this.timer.unref();
    }
  }

  /**
   * Adds a row, or changes one: entering `running` starts its watch, a final state stops it.
   * @param change.passing a text that a log of lines does without: counters that go up many times a second
   */
  update(key: string, change: { label?: string; state?: RowState; text?: string; passing?: boolean }): void {
    const row = this.rows.get(key) ?? { label: change.label ?? key, state: 'waiting', text: '' };
    const before = `${row.state} ${row.text}`;
    if (change.text !== undefined) row.text = change.text;
    if (change.state !== undefined && change.state !== row.state) {
      row.state = change.state;
      if (change.state === 'running') row.startedAt ??= this.now();
      else if (change.state !== 'waiting') row.endedAt = this.now();
    }
    this.rows.set(key, row);
    if (this.options.silent || this.live || change.passing) return;
    if (before !== `${row.state} ${row.text}` && row.state !== 'waiting') this.writeLine(row);
  }

  /** Draws the last state and leaves it on the screen. */
  stop(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = undefined;
    if (this.live) this.draw();
  }

  private writeLine(row: Row): void {
    const elapsed = seconds(this.now() - this.began).padStart(8);
    this.options.stream.write(`${elapsed}  ${this.mark(row)} ${row.label.padEnd(18)} ${row.text}${this.took(row)}\n`);
  }

  private draw(): void {
    this.frame = (this.frame + 1) % FRAMES.length;
    const width = this.options.stream.columns || 100;
    const lines = [...this.rows.values()].map((row) => {
      const plain = `${row.label.padEnd(18)} ${row.text}`;
      const took = this.took(row);
      const room = width - 6 - took.length;
      const text = plain.length > room ? `${plain.slice(0, Math.max(0, room - 1))}…` : plain;
      return `  ${this.mark(row)} ${row.state === 'waiting' ? this.colors.dim(text) : text}${this.colors.dim(took)}`;
    });
    const up = this.drawn > 0 ? `\u001b[${this.drawn}A` : '';
    this.options.stream.write(up + lines.map((line) => `\u001b[2K${line}\n`).join(''));
    this.drawn = lines.length;
  }

  private mark(row: Row): string {
    switch (row.state) {
      case 'waiting':
        return this.colors.dim('·');
      case 'running':
        return this.colors.cyan(this.live ? (FRAMES[this.frame] ?? '') : '…');
      case 'done':
        return this.colors.green('✔');
      case 'held':
        return this.colors.yellow('▪');
      case 'failed':
        return this.colors.red('✖');
    }
  }

  private took(row: Row): string {
    if (row.startedAt === undefined) return '';
    if (row.endedAt === undefined && !this.live) return '';
    return `  ${seconds((row.endedAt ?? this.now()) - row.startedAt)}`;
  }
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
