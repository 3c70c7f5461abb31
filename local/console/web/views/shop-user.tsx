import { useState } from 'preact/hooks';
import type { UsersView, UserView } from '../../api';
import { counted } from '../../counted';
import { useView } from '../live';
import { Moment, RefusalNote } from '../parts/parts';

interface PickerProps {
  readonly group: string;
  readonly userId: string;
  readonly onPick: (userId: string) => void;
}

/** Pick a user of the data, or invent one. */
export function UserPicker({ group, userId, onPick }: PickerProps) {
  const [text, setText] = useState('');
  const wanted = text.trim();
  const { view, refusal } = useView<UsersView>(
    `users?group=${encodeURIComponent(group)}&q=${encodeURIComponent(wanted)}`,
    'datasets',
  );
  const isKnown = view?.users.some((user) => user.userId === wanted) === true;
  return (
    <section class="card" aria-label="User">
      <h2>User</h2>
      <label>
        Search, or invent one
        <input
          type="search"
          value={text}
          placeholder="a user id"
          autocomplete="off"
          spellcheck={false}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      {refusal && <RefusalNote refusal={refusal} />}
      <ul class="users">
        {view?.users.map((user) => (
          <li key={user.userId}>
            <button
              type="button"
              class="user"
              aria-pressed={user.userId === userId}
              onClick={() => onPick(user.userId)}
            >
              <span>{user.userId}</span>
              <span class="muted">{counted(user.events, 'event')}</span>
            </button>
          </li>
        ))}
        {wanted !== '' && !isKnown && (
          <li key="invented">
            <button type="button" class="user" aria-pressed={wanted === userId} onClick={() => onPick(wanted)}>
              <span>Invent “{wanted}”</span>
              <span class="muted">nobody knows them</span>
            </button>
          </li>
        )}
      </ul>
      <button type="button" class="small" onClick={() => onPick(`guest-${Date.now().toString(36).slice(-5)}`)}>
        Invent somebody new
      </button>
    </section>
  );
}

/** What is known of the user, the newest events first. */
export function UserCard({ group, userId }: { readonly group: string; readonly userId: string }) {
  const path = `user?group=${encodeURIComponent(group)}&userId=${encodeURIComponent(userId)}`;
  const { view } = useView<UserView>(path, 'datasets');
  return (
    <section class="card" aria-label={`History of ${userId}`}>
      <h2>{userId}</h2>
      {view && !view.known && (
        <p class="muted">
          Nobody knows this user: what everybody likes comes first. Send an event and see the list change.
        </p>
      )}
      {view && view.facts.length > 0 && (
        <dl class="metrics">
          {view.facts.map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {view && view.history.length > 0 && (
        <>
          <h3>Newest of {counted(view.events, 'event')}</h3>
          <ol class="history">
            {view.history.map((entry, index) => (
              <li key={`${entry.itemId} ${entry.at} ${index}`}>
                <span class="history-title">{entry.title}</span>
                <span class="sub">
                  {entry.eventType}, <Moment at={entry.at} />
                  {entry.streamed && <span class="tag streamed">streamed</span>}
                </span>
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}
