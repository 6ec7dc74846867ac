-- Puts the arrangements as they were aside, so that 0121 can make the table with assessed need and the alternative that was judged.
ALTER TABLE arrangement RENAME TO arrangement_before
