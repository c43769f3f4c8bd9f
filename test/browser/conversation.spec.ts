import { describe, expect, it } from '@jest/globals';
import { awaitUntil } from '../support/await-until.js';
import { ask, ended, openPage, proseOf } from './support/open-page.js';
import { useStage } from './support/use-stage.js';

const stage = useStage(() => ({ DEMO_DELAY_MS: '2' }));

describe('a conversation', () => {
  it('streams an answer as markdown and proves that it is whole', async () => {
    const { page, problems } = await openPage(stage);
    await ask(page, 'Tell me a story');

    expect(await ended(page)).toBe('done');
    expect(await page.locator('.prose h4').innerText()).toBe('What happens on the way');
    expect(await page.locator('.prose li').count()).toBe(5);
    expect(await page.locator('.code .language').innerText()).toBe('js');
    expect(await page.locator('.code code').innerText()).toContain("{ input: 'Tell me a story' }),\n});\n");
    await page.getByLabel('Complete: checked').waitFor();
    expect(await page.title()).toBe('Tell me a story – Nestor');
    expect(problems).toEqual([]);
  });

  it('shows the tools that ran, with what was asked and what came', async () => {
    const { page, problems } = await openPage(stage);
    await page.getByRole('button', { name: 'Calculate 15 * 7 + 23' }).click();

    expect(await ended(page)).toBe('done');
    const tool = page.locator('.tool');
    expect(await tool.getAttribute('data-status')).toBe('done');
    expect(await tool.locator('.tool-name').innerText()).toBe('calculate');
    expect(await tool.locator('.tool-time').innerText()).toMatch(/^\d+ ms$/);
    const details = ['{\n  "expression": "15 * 7 + 23"\n}', 'Result: 15 * 7 + 23 = 128'];
    await tool.locator('summary').press('Enter');
    expect(await tool.locator('dd').allInnerTexts()).toEqual(details);
    const prose = await proseOf(page);
    expect(prose).toContain('15 * 7 + 23 = 128');
    const facts = await page.locator('.facts > span').allInnerTexts();
    expect(facts.slice(0, 3)).toEqual([
      'demo',
      expect.stringMatching(/^\d+ tokens$/),
      expect.stringMatching(/^\d/),
    ]);

    await page.reload();
    await page.locator('.tool[data-status=done] summary').press('Enter');
    expect(await tool.locator('dd').allInnerTexts()).toEqual(details);
    expect(await proseOf(page)).toBe(prose);
    const reopened = await page.locator('.facts > span').allInnerTexts();
    expect(reopened).toEqual([...facts.slice(0, 2), expect.stringMatching(/^\d.* m?s$/)]);
    expect(await page.locator('.message').count()).toBe(2);
    expect(problems).toEqual([]);
  });

  it.each([
    ['en-US', 'What would you like to know?'],
    ['vi-VN', 'Bạn muốn biết điều gì?'],
  ])('offers sample questions that are really answered (%s)', async (locale, heading) => {
    const { page, problems } = await openPage(stage, { locale });
    await page.getByRole('heading', { name: heading }).waitFor();
    const samples = await page.locator('.empty button').allInnerTexts();
    expect(samples).toHaveLength(4);
    for (const [index, sample] of samples.entries()) {
      await ask(page, sample);
      expect(await ended(page, index + 1)).toBe('done');
      // How the demo says that it has no answer.
      expect(await proseOf(page, index + 1)).not.toMatch(/needs a real model|cần một mô hình thật/);
    }
    expect(problems).toEqual([]);
  });

  it('asks the provider and model that were chosen', async () => {
    const { page } = await openPage(stage);
    await page.getByRole('combobox').selectOption('demo/demo');
    const request = page.waitForRequest((candidate) => candidate.url().endsWith('/v1/turns'));
    await ask(page, 'hello');
    expect((await request).postDataJSON()).toMatchObject({ provider: 'demo', model: 'demo' });
    await ended(page);
    await page.reload();
    await page.getByRole('combobox').waitFor();
    expect(await page.getByRole('combobox').inputValue()).toBe('demo/demo');
  });

  it('tells what is left of the quota', async () => {
    const { page } = await openPage(stage);
    const quota = page.locator('.quota');
    const before = Number.parseInt((await quota.innerText()).replace(',', ''), 10);
    await ask(page, 'hello');
    await ended(page);
    expect(await quota.innerText()).toBe(`${before - 1} of 1,000 messages left`);
  });
});

describe('the list of conversations', () => {
  it('keeps them, opens them with their history and deletes them, with time to take it back', async () => {
    const { page, problems } = await openPage(stage);
    const list = page.getByRole('navigation');
    await ask(page, 'My name is Lan');
    await ended(page);
    await page.getByRole('button', { name: 'New chat' }).click();
    await page.locator('.empty').waitFor();
    await ask(page, 'hello');
    await ended(page);

    await list.getByRole('link', { name: 'My name is Lan' }).click();
    await page.locator('.bubble', { hasText: 'My name is Lan' }).waitFor();
    expect(await page.locator('.message').count()).toBe(2);
    await ask(page, 'What is my name?');
    await ended(page, 2);
    expect(await proseOf(page, 2)).toContain('Lan');

    await page.goBack();
    await page.locator('.bubble', { hasText: 'hello' }).waitFor();

    await list.getByRole('link', { name: 'My name is Lan' }).click();
    await page.locator('.bubble', { hasText: 'What is my name?' }).waitFor();
    const id = decodeURIComponent(new URL(page.url()).hash.slice(1));
    const remove = page.getByRole('button', { name: 'Delete “My name is Lan”' });
    await remove.click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await list.getByRole('link', { name: 'My name is Lan' }).waitFor();
    expect((await fetch(`${stage.url}/session/${id}`)).status).toBe(200);

    await remove.click();
    await page.locator('.empty').waitFor();
    expect(await list.getByRole('link', { name: 'My name is Lan' }).count()).toBe(0);
    // Leaving the page does not save what was deleted.
    await page.reload();
    await awaitUntil(async () => (await fetch(`${stage.url}/session/${id}`)).status === 404);
    expect(problems).toEqual([]);
  });
});
