import { TagStore } from '../../../../local/personalize/store/tag-store';

const many = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => ({ tagKey: `k${from + i}`, tagValue: 'v' }));

describe('TagStore', () => {
  test('adds, replaces and removes', () => {
    const tags = new TagStore();
    tags.add('arn', [
      { tagKey: 'a', tagValue: '1' },
      { tagKey: 'b', tagValue: '2' },
    ]);
    tags.add('arn', [{ tagKey: 'a', tagValue: '3' }]);
    tags.remove('arn', ['b', 'not there']);
    expect(tags.list('arn')).toEqual([{ tagKey: 'a', tagValue: '3' }]);
  });

  test('refuses a fifty-first tag and adds none of the request', () => {
    const tags = new TagStore();
    tags.add('arn', many(49));
    expect(() => tags.add('arn', many(2, 49))).toThrow(expect.objectContaining({ name: 'TooManyTagsException' }));
    expect(tags.list('arn')).toHaveLength(49);
  });

  test('refuses the prefix aws: and a key given twice', () => {
    expect(() => TagStore.check([{ tagKey: 'AWS:x', tagValue: '' }])).toThrow('begins with aws:');
    expect(() => TagStore.check([...many(1), ...many(1)])).toThrow('given twice');
  });
});
