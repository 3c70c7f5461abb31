import type { ComponentChildren } from 'preact';
import type { Failure, NodeState, Refusal } from '../../api';
import { ago, dateTime, useNow } from '../format';

/** A state in colour and words; the words alone say it too. */
export function Badge({ state, children }: { readonly state: NodeState; readonly children: ComponentChildren }) {
  return (
    <span class="badge" data-state={state}>
      <span class="dot" aria-hidden="true" />
      {children}
    </span>
  );
}

/** A moment, told by its distance. */
export function Moment({ at }: { readonly at: number }) {
  const now = useNow(5000);
  return (
    <time dateTime={new Date(at).toISOString()} title={dateTime(at)}>
      {ago(at, Math.max(now, at))}
    </time>
  );
}

/** Why something failed, and what to do. */
export function FailureNote({ failure }: { readonly failure: Failure }) {
  return (
    <div class="note" data-state="failed">
      <p>
        <strong>Failed:</strong> {failure.reason}
      </p>
      <p>
        <strong>Next step:</strong> {failure.nextStep}
      </p>
    </div>
  );
}

/** The server said no. */
export function RefusalNote({ refusal }: { readonly refusal: Refusal }) {
  return (
    <div class="note" data-state="failed" role="alert">
      <p>
        <strong>{refusal.code}:</strong> {refusal.message}
      </p>
      <p>
        <strong>Next step:</strong> {refusal.nextStep}
      </p>
    </div>
  );
}

/** Nothing is there yet: why, and what brings it about. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children}
    </div>
  );
}

/** What stands where a view is going to be. */
export function Loading({ what }: { readonly what: string }) {
  return (
    <div class="loading" role="status">
      <span class="visually-hidden">loading {what}</span>
      <span class="bar" aria-hidden="true" />
      <span class="bar" aria-hidden="true" />
      <span class="bar" aria-hidden="true" />
    </div>
  );
}

/** A heading of the page, with a line about it. */
export function Head({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  return (
    <div class="head">
      <h1 tabIndex={-1}>{title}</h1>
      {children && <p class="lead">{children}</p>}
    </div>
  );
}

/** A share as a bar. @param value 0–1 */
export function Meter({ value, label }: { readonly value: number; readonly label: string }) {
  return (
    <div
      class="meter"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(value * 100)}
    >
      <span style={{ width: `${Math.round(value * 100)}%` }} />
    </div>
  );
}
