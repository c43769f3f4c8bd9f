import { describe, expect, it } from '@jest/globals';
import { answerTo } from '../__fixtures__/a-request.js';

describe('questions about the conversation', () => {
  const earlier = ['How tall is Fansipan?', 'No idea.', 'And who are you?', 'A demo.'];

  it.each([
    ['what did I just ask?', 'Just before this you said: "And who are you?".'],
    ['What was my last question', 'Just before this you said: "And who are you?".'],
    ['tôi vừa hỏi gì', 'Ngay trước đó bạn viết: "And who are you?".'],
    ['toi vua hoi gi?', 'Ngay trước đó bạn viết: "And who are you?".'],
    ['what was my first question', 'that I was sent is: "How tall is Fansipan?".'],
    ['câu hỏi đầu tiên của tôi là gì', 'mà tôi nhận được là: "How tall is Fansipan?".'],
    ['What did you just say?', 'My last answer was: "A demo.".'],
    ['bạn vừa nói gì', 'Câu trả lời trước của tôi là: "A demo.".'],
  ])('%s', async (text, answer) => {
    expect(await answerTo([...earlier, text])).toContain(answer);
  });

  it('says when there is no earlier message', async () => {
    expect(await answerTo('what did I just ask?')).toContain('There is no earlier message');
    expect(await answerTo('tôi vừa hỏi gì')).toContain('Chưa có tin nhắn nào trước đó');
  });
});

describe('what users tell of themselves', () => {
  it.each([
    ['remember my name is Lan', 'what is my name?', 'your name is Lan.'],
    ['Hi, my name is Ann Lee and I like tea', 'who am I', 'your name is Ann Lee.'],
    ["My name's O'Brien!", 'Do you remember my name?', "your name is O'Brien."],
    ['tôi tên là Nguyễn Văn Đạt nhé', 'tên tôi là gì', 'tên của bạn là Nguyễn Văn Đạt.'],
    ['Tên của tôi là Hương', 'ten toi la gi', 'tên của bạn là Hương.'],
    ['Tôi tên Bình, chào bạn', 'What is my name?', 'your name is Bình.'],
    [
      'My favourite colour is dark blue.',
      "What's my favourite colour?",
      'your favourite colour is dark blue.',
    ],
    [
      'hãy nhớ màu yêu thích của tôi là xanh lá',
      'Màu yêu thích của tôi là gì?',
      'màu yêu thích của bạn là xanh lá.',
    ],
  ])('%s ... %s', async (told, asked, answer) => {
    expect(await answerTo([told, 'Noted.', 'hello', 'Hello!', asked])).toContain(answer);
  });

  it('takes the latest name', async () => {
    const messages = ['My name is Ann', 'Hi Ann', 'No, my name is Beth', 'Hi Beth', 'What is my name?'];
    expect(await answerTo(messages)).toContain('your name is Beth.');
  });

  it('acknowledges a name and does not take a question for one', async () => {
    expect(await answerTo('My name is Lan')).toContain('Nice to meet you, Lan!');
    expect(await answerTo('tôi tên là Lan')).toContain('Rất vui được gặp bạn, Lan!');
    expect(await answerTo('tôi tên là gì')).toContain('bạn chưa cho biết tên');
    expect(await answerTo('what is my name?')).toContain('You have not told me your name');
  });
});
